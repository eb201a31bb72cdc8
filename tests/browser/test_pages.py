"""Every page of the site in Chromium: found by following links as a visitor, a member and a curator, each kind of
page once; accessible in light and dark, never too wide, breaking no rule of the content security policy."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from committees.models import Volunteer
from members.models import Circle, Member
from members.rule.masks import CONTACTS, MEMBERS, PERSONAL, PROFESSIONAL, PUBLIC, circle_bit
from netlib.models import MailboxLetter
from tests.addresses import every_address
from tests.browser.conftest import assert_accessible
from tests.cast import Cast, make_cast
from tests.committees.factories import CommitteeFactory, seat
from tests.factories import ContactRequestFactory, MemberFactory, line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Pages that are files, that end the session, or that belong to others (the stock admin is not our markup).
SKIPPED = re.compile(r"^(admin:|account_logout|profile-vcard|photo$|healthz|.*\.(ics|vcf|csv|xml|atom))")


@pytest.fixture
def world() -> Cast:
    """A cast with lines of every audience, so that no page is empty, and with words that no line has room for."""
    cast = make_cast()
    Circle.objects.filter(owner=cast.owner).update(name="W" * 58)
    line(cast.owner, f"https://library.example/{'w' * 260}", PUBLIC, "website")
    for text, audience in (("open", PUBLIC), ("a hobby", PERSONAL), ("shelf", circle_bit(4)), ("mine", 0)):
        line(cast.owner, text, audience)
    line(cast.owner, "nell@library.example", PROFESSIONAL, "work-email")
    line(cast.both, "theirs", CONTACTS)
    ContactRequestFactory.create(sender=cast.stranger, recipient=cast.owner, message="W" * 1000)
    ContactRequestFactory.create(
        sender=cast.owner, recipient=MemberFactory.create(name="Ada Asked", listing=MEMBERS)
    )
    Member.objects.filter(pk=cast.owner.pk).update(
        listing=PUBLIC, contacts_audience=MEMBERS, headline="Head of Reference"
    )
    return cast


def become(page: Page, base_url: str, member: Member | None) -> None:
    """Give the page the session of a member."""
    if member is not None:
        client = Client()
        client.force_login(member)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": base_url}])


EVERY_STATE = pytest.mark.parametrize(
    "every_state", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["", "in every state"]
)


def crawl(
    page: Page, base_url: str, start: list[str], but: tuple[str, ...] = (), *, every_state: bool = False
) -> list[str]:
    """Open one page of each route that links lead to, `but` these, and check it. Gives the names of the routes."""
    waiting, seen, known, shown = list(start), [], set(but), set()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(urlsplit(path).path).view_name or ""
        except Resolver404:
            raise AssertionError(f"A link leads nowhere: {path}") from None
        # Where to go on afterwards makes no other page.
        key = name + ("?" if "?" in path and "?next=" not in path else "")
        if key in known or SKIPPED.match(name):
            continue
        known.add(key)
        answer = page.goto(f"{base_url}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        seen.append(name)
        if page.url in shown:
            # Several routes lead there.
            continue
        shown.add(page.url)
        assert_accessible(page, every_state=every_state)
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [
            href[len(base_url) :] for href in hrefs if href.startswith(f"{base_url}/") and "#" not in href
        ]
    return seen


@EVERY_STATE
def test_every_page_that_a_visitor_reaches(world: Cast, page: Page, base_url: str, every_state: bool) -> None:
    MailboxLetter.objects.create(
        recipient=f"{'long' * 8}@library.example", subject="Your code", text="1234-5678"
    )
    seen = crawl(page, base_url, ["/", world.owner.get_absolute_url(), "/mailbox/"], every_state=every_state)
    assert {"home", "about", "privacy", "account_login", "account_signup", "profile"} <= set(seen)


@EVERY_STATE
def test_every_page_that_a_member_reaches(world: Cast, page: Page, base_url: str, every_state: bool) -> None:
    become(page, base_url, world.owner)
    first = world.owner.entries.first()
    assert first is not None
    own = world.owner.get_absolute_url()
    seen = crawl(
        page,
        base_url,
        [
            "/desk/",
            own,
            "/profile/lines/add/position/",
            "/profile/lines/add/about-work/",
            f"{own}?line={first.pk}",
            f"{own}?as=both",
            world.stranger.get_absolute_url(),
        ],
        # A visitor sees the same.
        but=("style-guide",),
        every_state=every_state,
    )
    assert {
        "desk",
        "profile",
        "line-add",
        "line-edit",
        "line-who",
        "contacts",
        "contact",
        "settings",
        "log",
    } <= set(seen)


@EVERY_STATE
def test_every_page_that_a_chair_reaches(world: Cast, page: Page, base_url: str, every_state: bool) -> None:
    committee = CommitteeFactory.create(name="W" * 58, slug="conference", takes_volunteers=True)
    term = {"begins": dt.date.today(), "ends": dt.date.today() + dt.timedelta(days=90)}
    seat(committee, world.owner, role="chair", **term)
    seat(committee, world.both, title="Exhibits", **term)
    seat(committee, "Harriet Lunde", role="secretary", claimant=world.stranger, claim="asked", **term)
    seat(committee, world.personal, status="disputed", dispute="W" * 58, **term)
    seat(committee, None, title="W" * 58, **term)
    Volunteer.objects.create(member=world.stranger, committee=committee, statement="W" * 300)
    become(page, base_url, world.owner)
    # What a member reaches is walked above, and files are no pages.
    others = {address.name for address in every_address() if not address.path.startswith("/committees/")}
    others |= {"committee-csv?", "committee-vcards?", "service-cv"}
    seen = crawl(page, base_url, ["/committees/conference/run/"], but=tuple(others), every_state=every_state)
    assert {
        "committee-run",
        "committee-describe",
        "committee-seat-add",
        "committee-seat-end",
        "committee-seat-correct",
        "committee-seat-settle",
        "committee-meetings",
        "committee-message",
        "committee-run-volunteer",
        "committee-history",
        "committee-addresses",
    } <= set(seen)


# Forms of all parts, with a field that must be filled in.
FORMS = (
    "/accounts/signup/", "/accounts/login/", "/accounts/password/reset/", "/accounts/email/", "/accounts/password/change/",
    "/profile/lines/add/position/", "/profile/lines/add/work-email/", "/settings/", "/contacts/circles/", "/events/new/",
    "/organizations/suggest/", "/committees/conference/run/seats/add/", "/committees/conference/run/message/",
)  # fmt: skip


@pytest.mark.slow
def test_forms_with_problems(world: Cast, page: Page, base_url: str) -> None:
    committee = CommitteeFactory.create(name="Conference", slug="conference")
    seat(committee, world.owner, role="chair", begins=dt.date.today())
    for path in FORMS:
        page.context.clear_cookies()
        if not path.startswith(("/accounts/signup", "/accounts/login", "/accounts/password/reset")):
            become(page, base_url, world.owner)
        page.goto(f"{base_url}{path}")
        form = page.locator("main form[method=post]:visible").first
        for field in form.locator(
            "input:is([type=text], [type=email], [type=password], [type=date]), textarea"
        ).all():
            field.fill("")
        form.evaluate("form => form.noValidate = true")
        form.locator("button").first.click()
        expect(page.locator(".notice--bad, .field__error").first).to_be_visible()
        assert page.locator(":focus").count() == 1, path
        assert_accessible(page, every_state=True)


@pytest.mark.slow
def test_pages_of_a_member_who_has_nothing_yet(page: Page, base_url: str) -> None:
    become(page, base_url, MemberFactory.create(name="Ada Alone"))
    seen = crawl(page, base_url, ["/desk/", "/people/?q=nobody", "/events/?mine=hosting"], every_state=True)
    assert {"desk", "contacts", "requests", "circles", "events", "service", "profile"} <= set(seen)


def test_a_list_in_somebodys_own_words_has_its_dots(world: Cast, page: Page, base_url: str) -> None:
    line(world.owner, "- maps\n- globes", PUBLIC, "about-work")
    page.goto(f"{base_url}{world.owner.get_absolute_url()}")
    dots = page.get_by_text("globes").evaluate("item => getComputedStyle(item).listStyleType")
    assert dots == "disc"


def test_the_address_of_a_page_can_be_copied(world: Cast, page: Page, base_url: str) -> None:
    become(page, base_url, world.owner)
    page.goto(f"{base_url}{world.owner.get_absolute_url()}?as=professional#lines")
    # The clipboard itself is the browser's.
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert urlsplit(page.evaluate("window.copied")).path == world.owner.get_absolute_url()
    assert urlsplit(page.evaluate("window.copied")).query == ""
