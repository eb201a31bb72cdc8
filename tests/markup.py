"""What is wrong with the marks of a page: ids that stand twice, controls without a label, references that lead nowhere."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Inputs that say themselves what they are, or that nobody sees.
_NAMED = {"hidden", "submit", "button", "reset", "image"}
_REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-errormessage",
    "list",
    "form",
)


@dataclass
class _Control:
    """A field of a form, as it stands."""

    words: str
    id: str
    named: bool
    labelled_by: list[str]


@dataclass
class _Label:
    """A label, with what it says so far."""

    of: str
    text: str = ""


@dataclass
class _Page(HTMLParser):
    """Reads a page."""

    ids: Counter[str] = field(default_factory=Counter)
    controls: list[_Control] = field(default_factory=list)
    labels: list[_Label] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    open_labels: list[_Label] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what has an id, refers to one, is a label or wants one."""
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            self.ids[has["id"]] += 1
        self.references += [
            (f"{name} of {tag}", each) for name in _REFERENCES if name in has for each in has[name].split()
        ]
        if tag == "a" and len(has.get("href", "")) > 1 and has["href"].startswith("#"):
            self.references.append(("link", has["href"][1:]))
        if tag == "label":
            self.open_labels.append(_Label(has.get("for", "")))
            self.labels.append(self.open_labels[-1])
        if "hidden" not in has and (
            tag in {"select", "textarea"} or (tag == "input" and has.get("type", "text") not in _NAMED)
        ):
            words = " ".join(filter(None, (tag, has.get("type"), has.get("name"), has.get("id"))))
            named = bool(has.get("aria-label", "").strip()) or bool(self.open_labels)
            self.controls.append(
                _Control(words, has.get("id", ""), named, has.get("aria-labelledby", "").split())
            )

    def handle_endtag(self, tag: str) -> None:
        """A label ends."""
        if tag == "label" and self.open_labels:
            self.open_labels.pop()

    def handle_data(self, data: str) -> None:
        """What a label says."""
        for label in self.open_labels:
            label.text += data


def amiss(body: str) -> list[str]:
    """What is wrong with a page of HTML, in words; an empty list is what a page should give."""
    page = _Page()
    page.feed(body)
    page.close()
    labelled = {label.of for label in page.labels if label.of and label.text.strip()}
    return [
        *(f"the id {name} stands {count} times" for name, count in page.ids.items() if count > 1),
        *(
            f"no label: {control.words}"
            for control in page.controls
            if not (control.named or control.id in labelled or control.labelled_by)
        ),
        *(f"a label that says nothing: {label.of}" for label in page.labels if not label.text.strip()),
        *(f"{what} leads to no id: {name}" for what, name in page.references if name not in page.ids),
    ]
