"""Each house rule finds what it forbids, and lets pass what is meant."""

import pytest

from netlib.dev.lint import File, checkout, complaints

MODEL = File("members/models/profile.py", "class Entry(Model):\n    owner = ForeignKey(Member)\n")
COLOUR = "#" + "fff"
MACHINE = "/" + "work/main"
HOME = "/" + "home/maria/netlib"

FORBIDDEN = [
    ("audience", "members/views/x.py", "if entry.audience == 1: pass"),
    ("audience", "members/services/x.py", "ok = member.listing >= MEMBERS"),
    ("audience", "events/models/queries.py", "seen = audience & standing"),
    ("audience", "members/x.py", 'F("audience").bitand(standing)'),
    ("audience", "members/x.py", "Entry.objects.filter(audience=PUBLIC)"),
    ("audience", "members/x.py", "Q(owner__listing__gt=0)"),
    ("viewer", "members/views/x.py", "Entry.objects.all()"),
    ("viewer", "members/views.py", "Entry.objects.get(pk=1)"),
    ("viewer", "members/views/x.py", "get_object_or_404(Entry, pk=1)"),
    ("imports", "members/x.py", "from events.models import Event"),
    ("imports", "netlib/x.py", "import members.models"),
    ("migration", "members/migrations/0003_x.py", "from members.search.schema import FUNCTIONS"),
    ("migration", "members/migrations/0003_x.py", "import members.models.directory"),
    ("migration", "members/migrations/0003_x.py", "from members.rule.columns import visible_to"),
    ("migration", "events/migrations/0003_x.py", "x = events.models.event.new_uid"),
    ("migration", "events/migrations/0003_x.py", 'SQL = Path("events/sql/log.sql").read_text()'),
    ("migration", "events/migrations/0003_x.py", "SQL = Path(__file__).parent"),
    ("sql", "events/sql/x.sql", "SELECT 1 WHERE (audience & 3) <> 0"),
    ("sql", "members/search/x.py", 'SQL = "SELECT 1 WHERE c.mask & 4 <> 0"'),
    ("sql", "members/search/x.py", 'SQL = f"{x} & d.listing <> 0"'),
    ("markup", "templates/x.html", '<p style="color: red">'),
    ("markup", "templates/x.html", "<style>p {}</style>"),
    ("markup", "templates/x.html", "<script>alert(1)</script>"),
    ("markup", "templates/x.html", '<button onclick="go()">'),
    ("markup", "templates/x.html", '<a href="javascript:go()">'),
    ("markup", "templates/x.html", '<a href="/people/">'),
    ("markup", "templates/x.html", '<form action="/people/">'),
    ("markup", "templates/x.html", '<input placeholder="Name">'),
    ("htmx", "templates/x.html", '<a hx-get="{% url "people" %}">'),
    ("htmx", "templates/x.html", '<div\n  hx-get="{{ url }}">'),
    ("placeholder", "members/forms/x.py", 'attrs={"placeholder": "Name"}'),
    ("colour", "static/css/x.css", f"p {{ color: {COLOUR}; }}"),
    ("colour", "static/css/x.css", "p { color: oklch(50% 0 0); }"),
    ("path", "README.md", f"cd {MACHINE}"),
    ("path", "netlib/x.py", f'PATH = "{HOME}"'),
    ("length", "members/x.py", "a = 1\n" * 451),
]
ALLOWED = [
    ("members/rule/standing.py", "ok = entry.audience == 1 or audience & standing"),
    ("members/views/x.py", "Entry.objects.visible_to(viewer).get(pk=1)\nEntry.objects.filter(owner=me)"),
    (
        "members/views/x.py",
        "get_object_or_404(Entry, owner=request.user, pk=1)\nEntry.objects.get(pk=member.pk)",
    ),
    ("members/models/x.py", "CheckConstraint(condition=Q(audience=0) | Q(member=None), name='x')"),
    ("members/services/x.py", "if audience is not None: pass"),
    ("members/views/x.py", "get_object_or_404(Entry.objects.visible_to(viewer), pk=1)\nPlace.objects.all()"),
    ("members/services/x.py", "Entry.objects.all()\nEntry.objects.create(audience=0)\nkeys & {1}"),
    ("tests/members/test_x.py", "assert entry.audience == 0"),
    ("events/x.py", "from members.models import Member"),
    ("netlib/x.py", "if TYPE_CHECKING:\n    from members.models import Member"),
    (
        "members/migrations/0003_x.py",
        "import netlib.fields\nimport members.rule.columns\nfrom events.fields import HostField\n"
        "x = [netlib.fields.TokenField(max_length=3), members.rule.columns.AudienceField(default=0), models.Q(a=1)]\n"
        'SQL = Path(__file__).with_suffix(".sql").read_text()\nRunSQL("UPDATE x SET y = z.sql WHERE a & 1 = 0")',
    ),
    ("members/sql/rule.sql", "SELECT (audience & standing) <> 0"),
    ("members/migrations/0003_x.sql", "SELECT (audience & standing) <> 0"),
    ("events/sql/x.sql", "-- audience & standing\nSELECT members_rule_shares(audience, 3)"),
    ("templates/x.html", '<a href="{% url "people" %}" hx-get="{% url "people" %}">'),
    ("templates/x.html", '<input type="search" hx-get="{% url "people" %}">'),
    (
        "templates/x.html",
        '<script src="{% static "js/x.js" %}" defer></script><script type="application/ld+json">',
    ),
    ("templates/x.html", '<a href="https://orcid.org/">ORCID</a> <span class="style">on top</span>'),
    (
        "templates/x.html",
        '<label for="q">Search</label><input type="search" id="q" placeholder="Name or place">',
    ),
    ("templates/netlib/mail/layout.html", "<style>body {}</style>"),
    ("members/forms/x.py", 'widget.attrs.pop("placeholder", None)'),
    ("static/css/tokens.css", f":root {{ --ink: {COLOUR}; }}"),
    (
        "static/css/x.css",
        '#face-friend:checked { color: var(--ink); } /* oklch(1 2 3) */ p { fill: url("#add"); }',
    ),
    ("README.md", "/people/jane-doe/ and https://netlib.example/work/ and ~/work/x"),
    ("static/css/components.css", "p {}\n" * 900),
]


@pytest.mark.parametrize(("rule", "path", "text"), FORBIDDEN)
def test_found(rule: str, path: str, text: str) -> None:
    (complaint,) = complaints([File(path, text), *([MODEL] if rule == "viewer" else [])])

    place, _, remedy = complaint.partition(": ")
    assert place.startswith(f"{path}:")
    assert remedy.endswith(f"({rule})")


@pytest.mark.parametrize(("path", "text"), ALLOWED)
def test_allowed(path: str, text: str) -> None:
    assert complaints([File(path, text), MODEL]) == []


def test_every_kind_of_file_of_the_checkout_is_looked_at() -> None:
    paths = {file.path for file in checkout()}

    assert {
        "netlib/dev/lint.py",
        "templates/base.html",
        "static/css/base.css",
        "Makefile",
        "README.md",
    } <= paths
    assert not {path for path in paths if path.startswith((".venv", "var/"))}
