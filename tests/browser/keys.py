"""A page that is used by the keyboard alone."""

from dataclasses import dataclass

from playwright.sync_api import Page

# So many times Tab is pressed on one page before something counts as out of reach.
_FAR = 150
# What the thing with the focus is called, and what is wrong with it where one looks at it.
_HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return {name: "", kind: "body", wrong: ""};
  const words = here.getAttribute("aria-label") || here.labels?.[0]?.textContent || here.textContent || here.value || here.id;
  const found = {name: words.replace(/\\s+/g, " ").trim(), kind: here.type ?? here.localName, wrong: "", main: !!here.closest("main")};
  // A date has stops of its own.
  if (here === window.stop) return found;
  const look = () => [here, here.closest("label"), here.parentElement].filter(Boolean).map((one) => {
    const style = getComputedStyle(one);
    return [style.outline, style.boxShadow].join();
  }).join();
  const focused = look();
  here.blur();
  const plain = look();
  here.focus();
  const box = here.getBoundingClientRect();
  const seen = [[.5, .5], [.1, .1], [.9, .9]].some(([across, down]) => {
    const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return top && (here.contains(top) || top.contains(here));
  });
  const back = window.stop?.isConnected && window.stop.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_PRECEDING;
  window.stop = here;
  found.wrong = focused === plain ? "does not show the focus" : !seen ? "is covered or out of view"
      : back ? "stands before the last stop" : here.tabIndex > 0 ? "has an order of its own" : "";
  return found;
}"""


@dataclass
class Keys:
    """Goes through pages with Tab, Enter, Space, the arrows and letters. At each stop the thing with the focus must look
    like it, be in view, and stand behind the last one."""

    page: Page
    base_url: str
    stops: int = 0

    def open(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self.base_url}{path}")
        if self.page.locator("[autofocus]").count():
            self.page.locator(":focus").wait_for(state="attached")

    def press(self, *keys: str) -> None:
        """Press keys by their names, such as ArrowDown."""
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, name: str) -> None:
        """Press Tab until the thing of the page's main part whose name begins so has the focus."""
        passed: list[str] = []
        for _ in range(_FAR):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(_HERE)
            if here["kind"] == "body":
                break
            self.stops += 1
            assert not here["wrong"], f"{self.page.url}: “{here['name']}” ({here['kind']}) {here['wrong']}."
            passed.append(here["name"])
            if here["main"] and here["name"].startswith(name):
                return
        raise AssertionError(f"{self.page.url}: Tab never reaches “{name}”, but {passed}.")

    def fill(self, name: str, text: str) -> None:
        """Type into a field, in place of what it holds."""
        self.to(name)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, first: str, *, down: int) -> None:
        """Go to a choice by the name of the one that Tab reaches, and on with the arrow."""
        self.to(first)
        self.press(*["ArrowDown"] * down)

    def send(self, name: str = "") -> None:
        """Press Enter, on the button of that name or where the focus is, and wait for the page that follows. The focus is
        never lost: it is on a message or a problem, or at the start of another page."""
        if name:
            self.to(name)
        before = self.page.url
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state()
        if self.page.url.partition("#")[0] == before.partition("#")[0]:
            self.page.locator(":focus").wait_for(state="attached")

    def focus(self) -> str:
        """What the thing with the focus says."""
        return str(self.page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))
