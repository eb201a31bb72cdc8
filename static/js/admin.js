// Names for what Django's admin leaves without one: boxes that one types into, the fields of a table, marks with a tooltip.

const textOf = (element) => element?.textContent.replace(/\s+/g, " ").replace(/:$/, "").trim();

const nameFields = () => {
  for (const field of document.querySelectorAll(".tabular td :is(input, select, textarea):not([type=hidden])")) {
    if (field.labels?.length || field.hasAttribute("aria-label")) continue;
    const cell = field.closest("td");
    const heading = field.closest("table").querySelectorAll("thead th")[cell.cellIndex];
    field.setAttribute("aria-label", textOf(heading) || "Delete");
  }
  for (const box of document.querySelectorAll(".select2-selection")) {
    const field = box.closest(".select2-container").previousElementSibling;
    const name = textOf(field?.labels?.[0]) || field?.getAttribute("aria-label");
    if (!name) continue;
    box.setAttribute("aria-label", name);
    box.removeAttribute("aria-labelledby");
    const words = box.querySelector("[role=textbox]");
    words?.removeAttribute("role");
    words?.removeAttribute("aria-readonly");
  }
  for (const heading of document.querySelectorAll("th.original:empty")) heading.textContent = "Row";
  for (const mark of document.querySelectorAll(".help-tooltip[aria-label]")) mark.setAttribute("role", "img");
  document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
};

addEventListener("load", () => setTimeout(nameFields));
document.addEventListener("formset:added", () => setTimeout(nameFields));

// What a page says of what was done, or of what is wrong, takes the focus, unless the page has a better place for it.
const said = document.querySelector(".errornote, .notice--bad, .messagelist");
if (said && !document.querySelector("[autofocus]")) {
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
}
