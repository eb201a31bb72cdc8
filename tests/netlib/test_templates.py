"""The base page, the includes and the form templates."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.storage import Storage as Files
from django.db import connection
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from netlib import look, views
from netlib.forms import audience_row, rows_field
from netlib.static import Storage, one_sheet

INCLUDES = sorted(p.name for p in (settings.BASE_DIR / "templates" / "includes").glob("*.html"))


class Page(HTMLParser):
    """The elements of a page, as (tag, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def having(self, attribute: str) -> list[str]:
        """The values of an attribute, in the order of the page."""
        return [attrs[attribute] or "" for _, attrs in self.elements if attribute in attrs]

    def one(self, **wanted: str) -> dict[str, str | None]:
        """The attributes of the only element that has these."""
        found = [a for _, a in self.elements if all(a.get(key) == value for key, value in wanted.items())]
        assert len(found) == 1, (wanted, found)
        return found[0]


class CardForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        help_text="As you sign it.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    mail = forms.EmailField(label="Work email")
    hobby = forms.CharField(label="Off the clock", required=False)
    where = forms.ChoiceField(
        label="Where", choices=[("here", "Here"), ("there", "There")], widget=forms.RadioSelect
    )
    audience = rows_field(
        [audience_row("public", aside="anyone"), audience_row("circle", value="c4", name="The Gin Shelf")],
        label="Who can see it?",
        help_text="Change your mind at any time.",
    )
    listed = forms.BooleanField(label="List me", required=False)
    step = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.Form) -> Page:
    return Page(str(form))


def test_every_described_id_exists_and_every_control_has_a_label() -> None:
    page = drawn(CardForm({"name": "Nell", "mail": "nell.example"}))

    ids = page.having("id")
    assert len(ids) == len(set(ids))
    described = [identifier for value in page.having("aria-describedby") for identifier in value.split()]
    assert described == [
        "id_name_helptext",
        "id_mail_error",
        "id_where_error",
        "id_audience_helptext",
        "id_audience_error",
    ]
    assert set(described) <= set(ids)
    controls = [
        a["id"]
        for tag, a in page.elements
        if tag in {"input", "select", "textarea"} and a["type"] != "hidden"
    ]
    assert set(controls) == set(page.having("for"))
    assert "placeholder" not in str(page.elements)


def test_label_help_control_and_error_stand_in_that_order() -> None:
    text = str(CardForm({"name": ""})["name"].as_field_group())

    order = [
        text.index(part)
        for part in ('<label for="id_name"', 'id="id_name_helptext"', "<input", 'id="id_name_error"')
    ]
    assert order == sorted(order)


def test_wrong_fields_are_marked_and_the_first_takes_the_focus() -> None:
    page = drawn(CardForm({"name": "Nell", "mail": "nell.example", "where": "here", "audience": "c4"}))

    assert page.one(name="mail")["aria-invalid"] == "true"
    assert "autofocus" in page.one(name="mail")
    name = page.one(name="name")
    assert "aria-invalid" not in name
    assert "autofocus" not in name
    assert name["autocomplete"] == "name"


def test_without_errors_the_focus_stays_where_the_form_puts_it() -> None:
    page = drawn(CardForm())

    assert "autofocus" in page.one(name="name")
    assert len(page.having("autofocus")) == 1
    assert page.having("role") == []


def test_error_summary_links_to_each_wrong_field() -> None:
    text = str(CardForm({}))
    page = Page(text)

    hrefs = [value for value in page.having("href") if value.startswith("#")]
    assert hrefs == ["#id_name", "#id_mail", "#id_where_0", "#id_audience_0"]
    assert {href[1:] for href in hrefs} <= set(page.having("id"))
    assert "There is a problem" in text
    assert "Your name: <bdi>This field is required.</bdi>" in text
    assert "Who can see it? <bdi>This field is required.</bdi>" in text


def test_errors_of_the_whole_form_and_of_hidden_fields_are_told() -> None:
    form = CardForm({"name": "Nell", "mail": "n@x.example", "where": "here", "audience": "c4"})
    form.add_error(None, "Two libraries have this name.")
    form.add_error("step", "Begin again.")

    text = str(form)

    assert "There is a problem" in text
    assert '<li dir="auto">Two libraries have this name.</li>' in text
    assert "<li><bdi>Begin again.</bdi></li>" in text


def test_what_is_required_is_said_in_words_where_other_fields_are_not() -> None:
    class SomeForm(CardForm):
        hobby = None  # type: ignore[assignment]

    marked = r">([^<>]+) <span class=\"soft\">\(required\)"
    assert re.findall(marked, str(CardForm())) == [
        "Your name",
        "Work email",
        "Where",
        "Who can see it?",
    ]
    assert re.findall(marked, str(SomeForm())) == []
    assert "optional" not in str(CardForm())


def test_audience_rows_have_icon_word_and_aside() -> None:
    text = str(CardForm()["audience"].as_field_group())

    assert re.findall(r'data-aud="(\w+)"', text) == ["public", "circle"]
    assert re.findall(r"icons\.svg#(\w+)", text) == ["globe", "circle"]
    assert re.findall(r'<b dir="auto">([^<]+)</b>', text) == ["Public", "The Gin Shelf"]
    assert re.findall(r'class="meta" dir="auto">([^<]+)<', text) == ["anyone"]


def test_a_script_in_a_name_is_text() -> None:
    rows = rows_field([audience_row("circle", value="c4", name="<script>")], label="<script>")
    form = type("Sly", (forms.Form,), {"audience": rows})({})

    assert "<script>" not in str(form)


urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.about, name="people"),
    path("about/", views.about, name="about"),
]


@pytest.mark.urls("tests.netlib.test_templates")
def test_nav_drops_pages_that_do_not_exist_and_marks_the_current_one() -> None:
    request = RequestFactory().get("/people/")
    page = Page(render_to_string("netlib/about.html", request=request))

    links = [a for tag, a in page.elements if tag == "a" and a.get("href") != "#main"]
    assert {a["href"] for a in links if str(a["href"]).startswith("/")} == {"/", "/people/", "/about/"}
    assert page.one(**{"aria-current": "page"})["href"] == "/people/"


@pytest.mark.urls("tests.netlib.test_templates")
def test_a_page_below_a_tab_belongs_to_it() -> None:
    assert [(link.label, link.current) for link in look.links("member", "/people/nell/")] == [
        ("People", "true")
    ]
    assert [(link.label, link.current) for link in look.links("member", "/")] == [("People", "")]


def test_pages_for_trouble_need_no_database_and_no_request() -> None:
    for name in ("400.html", "500.html", "maintenance.html"):
        with connection.execute_wrapper(_refuse):
            bare = get_template(name).render()
            full = get_template(name).render(request=RequestFactory().get("/"))
        assert "<h1>" in bare
        assert "Sign in" not in full


def _refuse(*args: object) -> None:
    raise AssertionError("The page asked the database.")


def sources(root: Path) -> dict[str, tuple[Files, str]]:
    """Where collectstatic finds the style sheets of a folder."""
    files = FileSystemStorage(location=root)
    names = [f"css/{name}.css" for name in ("netlib", "tokens", "base", "components")]
    return {name: (files, name) for name in names}


def test_the_sheet_holds_all_three_sources_and_no_import() -> None:
    sheet = one_sheet(sources(settings.BASE_DIR / "static"))

    assert "@import" not in sheet
    assert "/*" not in sheet
    for source in ("tokens", "base", "components"):
        rules = (settings.BASE_DIR / "static" / "css" / f"{source}.css").read_text()
        for selector in re.findall(r"^  (\.[\w-]+)", rules, re.MULTILINE):
            assert selector in sheet
    assert (
        sheet.index("@layer tokens, base, layout")
        < sheet.index("@layer tokens {")
        < sheet.index("@layer base {")
    )


def test_collected_sheet_follows_its_sources(tmp_path: Path) -> None:
    shutil.copytree(settings.BASE_DIR / "static" / "css", tmp_path / "from" / "css")

    shutil.copytree(tmp_path / "from", tmp_path / "to")

    def collect() -> str:
        storage = Storage(location=tmp_path / "to", base_url="/static/")
        for _, _, processed in storage.post_process(sources(tmp_path / "from")):
            assert not isinstance(processed, Exception)
        hashed = str(storage.stored_name("css/netlib.css"))
        assert re.fullmatch(r"css/netlib\.[0-9a-f]{12}\.css", hashed)
        assert (tmp_path / "to" / f"{hashed}.br").exists()
        return (tmp_path / "to" / hashed).read_text()

    assert "@import" not in collect()
    with (tmp_path / "from" / "css" / "base.css").open("a") as base:
        base.write(".fresh { color: red; }")
    assert ".fresh" in collect()


@pytest.mark.django_db
def test_style_guide_draws_every_include(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    draw = Template._render  # type: ignore[attr-defined]

    def note(template: Template, context: Context) -> str:
        seen.add(str(template.name))
        return str(draw(template, context))

    monkeypatch.setattr(Template, "_render", note)
    response = client.get("/style-guide/")

    assert response.status_code == 200
    assert {name for name in INCLUDES if f"includes/{name}" not in seen} == set()
    drawn_icons = set(re.findall(r"icons\.svg#([\w-]+)", response.content.decode()))
    assert drawn_icons == set(
        re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static" / "icons.svg").read_text())
    )


def test_every_icon_that_a_template_names_exists() -> None:
    icons = set(
        re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static" / "icons.svg").read_text())
    )
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text()):
            assert name in icons, (
                f"{template.name} names the icon {name}, which static/icons.svg does not have."
            )
    assert {shown.icon for shown in look.AUDIENCES.values()} <= icons
