// What makes pages quicker to use. Nothing here is needed: every page works without it.

// A menu closes when one presses Escape or anywhere else.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
};
document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  const closed = event.target.closest("[data-close]")?.closest("dialog, .toast");
  // The focus goes on where the message stood.
  if (closed?.matches(".toast")) closed.closest("[tabindex]").focus();
  closed?.remove();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// The address of a page, as it would be shared: without what was searched or chosen on it.
for (const place of document.querySelectorAll("[data-copy-link]")) {
  place.hidden = !navigator.clipboard;
  place.addEventListener("click", async () => {
    const said = place.querySelector("[aria-live]");
    const words = said.textContent;
    const address = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
    await navigator.clipboard.writeText(address);
    said.textContent = "Copied";
    setTimeout(() => (said.textContent = words), 2000);
  });
}

// A box with data-all ticks every box of that name in its form.
document.addEventListener("change", (event) => {
  const name = event.target.dataset.all;
  if (!name) return;
  for (const box of event.target.form.querySelectorAll(`[type=checkbox][name="${CSS.escape(name)}"]`)) {
    box.checked = event.target.checked;
  }
});

// Long texts say how many characters are left, once the end is near.
document.addEventListener("input", (event) => {
  const { maxLength, value, id } = event.target;
  if (event.target.localName !== "textarea" || maxLength < 0 || !id) return;
  const counter = document.getElementById(`${id}_left`) ?? document.createElement("p");
  const left = maxLength - value.length;
  counter.id = `${id}_left`;
  counter.className = "field__help";
  counter.setAttribute("role", "status");
  counter.textContent = left <= Math.max(20, maxLength / 10) ? `${left} characters left` : "";
  event.target.after(counter);
});

// The key “/” leads to the search, unless one types or has turned it off.
const shortcut = {
  get isOff() { return localStorage.getItem("no-search-key") === "yes"; },
  show() {
    const key = document.querySelector(".find kbd");
    const said = document.querySelector("[data-shortcut]");
    if (key) key.hidden = this.isOff;
    if (!said) return;
    said.hidden = false;
    said.querySelector("button").setAttribute("aria-pressed", String(this.isOff));
  },
};
shortcut.show();
document.querySelector("[data-shortcut] button")?.addEventListener("click", () => {
  if (shortcut.isOff) localStorage.removeItem("no-search-key");
  else localStorage.setItem("no-search-key", "yes");
  shortcut.show();
});
document.addEventListener("keydown", (event) => {
  const { target } = event;
  const isTyping = target.isContentEditable || target.matches?.("input, textarea, select");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || shortcut.isOff) return;
  const field = document.getElementById("find");
  if (!field) return;
  event.preventDefault();
  if (field.checkVisibility()) field.focus();
  else document.querySelector(".find__link").click();
});

// The focus goes to what the page gives it to, which browsers forget when the address names a part of the page; or else to
// messages, as a screen reader may miss what is there from the start; or else to that part.
{
  const named = document.getElementById(location.hash.slice(1));
  if (named && named.tabIndex < 0) named.tabIndex = -1;
  const first = document.querySelector("[autofocus]");
  if (first) first.focus();
  else (document.querySelector(".toasts") ?? named)?.focus({ preventScroll: true });
}

// What is put in place of the link that had the focus takes it over.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (!target.contains(document.activeElement)) return;
  const parent = target.parentElement;
  const before = target.previousElementSibling;
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement !== document.body) return;
    const next = before ? before.nextElementSibling : parent.firstElementChild;
    (next?.matches("input, a, button, summary") ? next : next?.querySelector("input, a, button, summary"))?.focus();
  }, { once: true });
});

// A message can be dismissed.
for (const toast of document.querySelectorAll(".toast")) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.close = "";
  button.textContent = "Dismiss";
  toast.append(button);
}

// Suggestions under a search field: the arrows move through them, Escape or leaving them puts them away.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-suggest]");
  if (!box) return;
  const input = box.querySelector("input");
  if (event.key === "Escape" && box.querySelector(".suggest")) {
    event.preventDefault();
    box.querySelector(".suggest").parentElement.replaceChildren();
    input.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [input, ...box.querySelectorAll(".suggest a")];
  if (!step || stops.length === 1) return;
  event.preventDefault();
  stops[(stops.indexOf(event.target) + step + stops.length) % stops.length].focus();
});
document.addEventListener("focusout", (event) => {
  const box = event.target.closest?.("[data-suggest]");
  if (box && event.relatedTarget && !box.contains(event.relatedTarget)) box.querySelector(".suggest")?.parentElement.replaceChildren();
});
