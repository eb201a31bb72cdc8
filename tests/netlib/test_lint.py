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
    ("sql", "members/search/x.py", 'WHO = "SELECT 1 FROM members_contact c WHERE c.mask <> 0"'),
    ("sql", "events/reads/x.py", 'SQL = f"SELECT id FROM events_event WHERE ({path}audience & 3) > 0"'),
    ("sql", "members/x.py", 'SQL = "SELECT 1 WHERE 3 & m.listing <> 0"'),
    ("sql", "members/x.py", 'SQL = """\nSELECT id\n  FROM members_entry e\n WHERE e.audience = 0"""'),
    ("sql", "members/search/x.sql", "SELECT id FROM members_member WHERE listing <> 0;"),
    ("standing", "events/letters.py", "ok = row.by is None or not row.by.is_active"),
    ("standing", "events/services/x.py", "Member.objects.filter(pk=1, leaving_at=None)"),
    ("standing", "events/services/x.py", "Rsvp.objects.exclude(member__leaving_at__isnull=False)"),
    ("standing", "events/models/queries.py", 'path = f"{path}host__is_active"'),
    ("standing", "committees/models/queries.py", 'SQL = "SELECT 1 FROM members_member WHERE is_active"'),
    ("standing", "events/admin/x.py", "member.is_active"),
    (
        "standing",
        "members/models/member.py",
        "class MemberQuerySet:\n    def here(self):\n        return self.filter(is_active=True)",
    ),
    ("inline", "members/services/x.py", "def write():\n    from members.letters import hello"),
    ("inline", "members/services/x.py", "class X:\n    def write(self):\n        import csv"),
    ("inline", "members/services/x.py", "def write():\n    import csv  # it is slow"),
    ("inline", "members/services/x.py", "def write():\n    import csv  # inline: hurry"),
    ("writes", "members/views/x.py", "Entry.objects.create(owner=me)"),
    ("writes", "members/views.py", "def view(request, row):\n    row.delete()"),
    ("writes", "events/hooks.py", "Entry.objects.filter(owner=me).delete()"),
    ("writes", "events/admin/x.py", "Entry.objects.filter(pk=1).update(kind='x')"),
    ("writes", "events/admin.py", "def act(self, request, queryset):\n    queryset.update(kind='x')"),
    ("writes", "members/forms/x.py", "class F:\n    def write(self):\n        self.instance.save()"),
    ("writes", "members/views/x.py", "form.save()"),
    ("writes", "members/reads/x.py", "Entry.objects.get_or_create(pk=1)"),
    ("sql", "events/sql/x.sql", "SELECT 1 WHERE (audience & 3) <> 0"),
    ("migration", "members/migrations/0003_x.py", "from members.search.schema import FUNCTIONS"),
    ("migration", "members/migrations/0003_x.py", "import members.models.directory"),
    ("migration", "members/migrations/0003_x.py", "from members.rule.columns import visible_to"),
    ("migration", "events/migrations/0003_x.py", "x = events.models.event.new_uid"),
    ("migration", "events/migrations/0003_x.py", 'SQL = Path("events/sql/log.sql").read_text()'),
    ("migration", "events/migrations/0003_x.py", "SQL = Path(__file__).parent"),
    ("date", "templates/x.html", '{{ day|date:"j F Y" }}'),
    ("date", "templates/x.html", "{{ day|date }}"),
    ("date", "templates/events/mail/x.md", '{{ at|time:"H:i" }}'),
    ("date", "templates/x.html", "{{ at | timesince }}"),
    ("date", "templates/x.html", '{% now "Y" %}'),
    ("date", "templates/x.html", "{% localtime off %}"),
    ("date", "members/x.py", 'words = day.strftime("%d")'),
    ("date", "events/x.py", 'words = f"{day:%A}"'),
    ("date", "events/x.py", 'words = f"on {event.starts:%Y-%m-%d %H:%M}"'),
    ("date", "members/x.py", "date_format(day)"),
    ("date", "members/admin/x.py", 'class Admin:\n    date_hierarchy = "begins"'),
    ("markup", "templates/x.html", '<p style="color: red">'),
    ("markup", "templates/x.html", "<style>p {}</style>"),
    ("markup", "templates/x.html", "<script>alert(1)</script>"),
    ("markup", "templates/x.html", '<button onclick="go()">'),
    ("markup", "templates/x.html", '<a href="javascript:go()">'),
    ("markup", "templates/x.html", '<a href="/people/">'),
    ("markup", "templates/x.html", '<form action="/people/">'),
    ("markup", "templates/x.html", '<input placeholder="Name">'),
    ("markup", "templates/x.html", '<a href="{{ url }}" hx-get="{{ url }}">'),
    ("htmx", "templates/x.html", '<a data-hx-get="{% url "people" %}">'),
    ("htmx", "templates/x.html", '<div\n  data-hx-get="{{ url }}">'),
    ("placeholder", "members/forms/x.py", 'attrs={"placeholder": "Name"}'),
    ("colour", "static/css/x.css", f"p {{ color: {COLOUR}; }}"),
    ("colour", "static/css/x.css", "p { color: oklch(50% 0 0); }"),
    ("path", "README.md", f"cd {MACHINE}"),
    ("path", "netlib/x.py", f'PATH = "{HOME}"'),
    ("length", "members/x.py", "a = 1\n" * 451),
    ("glued", "templates/x.html", "{{ n }} line{{ n|pluralize }}"),
    ("glued", "members/views/x.py", """said = f"{n} line{'' if n == 1 else 's'} left." """),
    ("glued", "members/views/x.py", """said = f"{n} {'accepted' if yes else 'declined'}." """),
    ("glued", "members/views/x.py", """more = f" and {n} others" """),
    ("glued", "members/views/x.py", """said = f"Hosted by {host}, " """),
    ("words", "templates/x.html", "{% include 'x' with title='Nobody' %}<p>Whoever comes</p>"),
    ("words", "templates/events/mail/x.md", "# {{ title }}: the event is up"),
    ("words", "docs/x.md", "Whoever wants to try it."),
    ("words", "members/views/x.py", "messages.info(request, 'Somebody changed it meanwhile.')"),
]
ALLOWED = [
    ("netlib/text/dates.py", 'words = f"{time:%H:%M}"'),
    ("events/formats/ical.py", 'text = f"{moment:%Y%m%dT%H%M%SZ} {day:%Y%m%d} {count:,d} {part:.1f}"'),
    ("members/forms/x.py", 'DateInput({"type": "date"}, format="%Y-%m-%d")'),
    ("templates/x.html", "{{ day|day }}{% time at %}{{ text|default:date }}"),
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
    ("members/rule/sql.py", 'SQL = "SELECT 1 WHERE (e.audience & 3) <> 0 AND is_active"'),
    ("members/sql/rule.sql", "SELECT 1 WHERE (audience & standing) <> 0 AND leaving_at IS NULL;"),
    ("members/migrations/0003_x.sql", "SELECT (audience & standing) <> 0"),
    ("events/sql/x.sql", "-- audience & standing\nSELECT members_rule_shares(audience, 3)"),
    (
        "members/migrations/0003_x.py",
        "import netlib.fields\nimport members.rule.columns\nfrom events.fields import HostField\n"
        "x = [netlib.fields.TokenField(max_length=3), members.rule.columns.AudienceField(default=0), models.Q(a=1)]\n"
        'SQL = Path(__file__).with_suffix(".sql").read_text()\nRunSQL("UPDATE x SET y = z.sql WHERE a & 1 = 0")',
    ),
    (
        "members/search/x.py",
        'SQL = "SELECT audience, c.mask FROM x WHERE shares(e.audience, 3) AND kind = %(mask)s"',
    ),
    (
        "members/search/x.py",
        '"""Words about an audience = a mask, AND so on."""\nLABEL = "listing = who finds you"',
    ),
    ("members/search/x.sql", "-- WHERE listing <> 0\nSELECT shares(listing, 3);"),
    (
        "members/models/member.py",
        "class Member:\n    is_active = BooleanField()\n    leaving_at = DateTimeField()\n\n    def is_leaving(self):\n        return self.leaving_at is not None\n\n    class Meta:\n        indexes = [Index(condition=Q(is_active=False), fields=['leaving_at'])]",
    ),
    (
        "members/services/leaving.py",
        "def stay(member):\n    if member.leaving_at is not None:\n        member.leaving_at = None\n        member.save(update_fields=['leaving_at'])",
    ),
    ("members/admin/x.py", "class A:\n    list_filter = ('is_active',)"),
    ("members/services/x.py", "def write():\n    from members.letters import hello  # inline: leaf"),
    (
        "members/services/x.py",
        "def write():\n    from members.letters import (  # inline: heavy, it loads the world\n        hello,\n    )",
    ),
    ("tests/members/test_x.py", "def test_x():\n    import csv"),
    ("members/admin/x.py", "rows = formset.save(commit=False)"),
    ("members/services/x.py", "Entry.objects.create(owner=me)\nrow.save()\nrow.delete()"),
    (
        "members/views/x.py",
        "from members.services import circles\ncircles.delete(circle=mine)\nwords.update({1})\nseen.setdefault(1, set()).update(ids)",
    ),
    (
        "events/admin/x.py",
        "from django.core.cache import cache\ncache.delete('x')\nsuper().save_model(request, obj, form, change)",
    ),
    ("templates/x.html", '<a href="{% url "people" %}" data-hx-get="{% url "people" %}">'),
    ("templates/x.html", '<input type="search" data-hx-get="{% url "people" %}">'),
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
    ("templates/x.html", '{# whoever #}<p class="tick">{{ whoever }}: it is up to you</p>'),
    ("members/views/x.py", '"""Whoever reads this."""\nNAME = "whoever"\nSQL = "SELECT tick FROM x"'),
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
        "netlib/dev/lint/rule.py",
        "templates/base.html",
        "static/css/base.css",
        "Makefile",
        "README.md",
    } <= paths
    assert not {path for path in paths if path.startswith((".venv", "var/"))}
