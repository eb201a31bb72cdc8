"""Letters to people without an account: every one has the way out, holds nothing that becomes a link, and stops."""

import datetime as dt
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from events.models import Invitation
from events.services.invitations import invite_addresses
from members.models import Member
from netlib import mail
from netlib.keyed import address_hash, mailbox_of, sealed, unsealed
from netlib.mail import Letter
from netlib.models import OptOut, Usage
from netlib.outsiders import is_outsider, opt_out_path, unlinked
from tests.cast import Cast
from tests.events.factories import OUT, party
from tests.post import letters, run_jobs

pytestmark = pytest.mark.django_db
CHECKOUT = Path(__file__).parents[2]
WORD = "Zebra bad.example/buy"
# As Gmail, Outlook and Apple Mail find links in plain text.
LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b(?:/\S*)?")


def all_letters() -> dict[str, Letter[...]]:
    """Every kind of letter of the project that a job decides, by its template."""
    found = {}
    for app in ("members", "events", "committees"):
        for thing in vars(import_module(f"{app}.letters")).values():
            if isinstance(thing, Letter):
                found[thing.template] = thing
    return found


def everything(template: str) -> dict[str, object]:
    """A context in which everything that a template names is a member's word."""
    source = (CHECKOUT / "templates" / template).read_text()
    names = {*re.findall(r"{{\s*(\w+)", source), *re.findall(r"{% (?:el)?if (\w+)", source)}
    context: dict[str, object] = dict.fromkeys(names - {"site_name", "site_url", "outside"}, WORD)
    days = re.findall(r"{{\s*(\w+)\|(?:day|month|moment)", source)
    context.update(dict.fromkeys(days, dt.date(2099, 12, 12)))
    lists = re.findall(r"{% for (\w+) in (\w+)", source)
    for one, many in lists:
        parts = re.findall(rf"{{{{\s*{one}\.(\w+)", source)
        context[many] = [dict.fromkeys(parts, WORD)]
    return context


def test_there_is_no_letter_that_is_not_walked() -> None:
    """Every template of a letter belongs to a letter with a decision, or is sent at once (`mail.post`)."""
    at_once = {"members/mail/leaving.md", "members/mail/copy_made.md"}
    ours = {
        str(path.relative_to(CHECKOUT / "templates"))
        for app in ("members", "events", "committees")
        for path in (CHECKOUT / "templates" / app / "mail").glob("*.md")
    }
    assert ours == set(all_letters()) | at_once


def decide(template: str) -> mail.Envelope:
    """What a new letter to somebody without an account might decide, without a thought of opting out."""
    return mail.Envelope(to=OUT, context=everything(template))


@pytest.mark.parametrize("template", sorted(all_letters()))
def test_every_letter_to_an_outsider_has_the_way_out_and_holds_no_link_of_others(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "walked", Letter(template, decide, lambda ids: None))

    def send() -> None:
        mail.deliver_letter.call(path=f"{__name__}.walked", ids={"template": template}, key="k")

    send()
    [letter] = outgoing.outbox
    assert isinstance(letter, outgoing.EmailMultiAlternatives)
    message = letter.message()
    [stop] = re.findall(r"<(http://localhost:8000/no-letters/[\w-]+/)>", message["List-Unsubscribe"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = str(letter.alternatives[0][0])
    assert f'<a href="{stop}">' in html
    assert str(letter.body).rstrip().endswith(stop)
    assert "Zebra" not in letter.subject
    assert len(letter.subject) > 5
    for text in (str(letter.body), re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)):
        links = set(LINK.findall(re.sub(r"http://localhost:8000\S*", "", text)))
        assert links == set()
    # And none goes out once the owner of the address has had enough, however it is written.
    Client().post(stop.removeprefix("http://localhost:8000"))
    send()
    assert len(outgoing.outbox) == 1


def test_opening_the_link_does_nothing_and_the_button_ends_it_for_ever(cast: Cast, client: Client) -> None:
    event = party(cast.owner)
    invite_addresses(event=event, by=cast.owner, emails=[OUT])
    [letter] = letters(OUT)
    path = str(letter.extra_headers["List-Unsubscribe"]).removeprefix("<http://localhost:8000").rstrip(">")
    for _ in range(2):
        page = client.get(path)
        assert (page.status_code, "Stop all emails" in page.content.decode()) == (200, True)
    assert not OptOut.objects.exists()
    assert client.head(path).status_code == 200
    # As a mail program does it: without cookies, without a page before (RFC 8058).
    apart = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = apart.post(path, {"List-Unsubscribe": "One-Click"})
        assert (page.status_code, "No more emails" in page.content.decode()) == (200, True)
    assert OptOut.objects.count() == 1
    assert OUT not in str(OptOut.objects.values())
    assert "Stop all emails" not in client.get(path).content.decode()
    # Every letter asks, however the address is written, and whoever writes.
    other = party(cast.both)
    for address in ("Out@Elsewhere.example", "out+netlib@elsewhere.example"):
        assert invite_addresses(event=other, by=cast.both, emails=[address]) == 1
        run_jobs()
    assert outgoing.outbox == [letter]


def test_a_link_that_is_not_ours_answers_like_one_that_never_was(client: Client) -> None:
    good = opt_out_path(OUT)
    for path in (f"{good[:-3]}x/", "/no-letters/nonsense/", f"/no-letters/{'a' * 140}/"):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 404
    assert not OptOut.objects.exists()
    # Each letter has another link to the same, which tells nothing of the address to those who compare.
    assert opt_out_path(OUT) != good
    assert client.get(good).status_code == client.get(opt_out_path(OUT)).status_code == 200


def test_members_get_letters_without_it(cast: Cast, client: Client) -> None:
    assert (is_outsider(OUT), is_outsider(cast.owner.email.upper())) == (True, False)
    OptOut.objects.create(address_hash=address_hash(cast.both.email, purpose="opt-out"))
    mail.post("members/mail/leaving.md", to=cast.both.email, context={"name": "https://yuki.example"})
    run_jobs()
    [letter] = outgoing.outbox
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "https://yuki.example" in str(letter.body)


def test_a_code_comes_to_those_who_opted_out_and_other_answers_do_not(client: Client) -> None:
    """Else they could never join. What anybody can cause with an address alone stays away."""
    client.post(opt_out_path(OUT))
    client.post(reverse("account_reset_password"), {"email": OUT})
    assert letters(OUT) == []
    data = {"name": "Otto Out", "email": OUT, "password1": "a-long-enough-passphrase"}
    assert client.post(reverse("account_signup"), data).status_code == 302
    [letter] = letters(OUT)
    assert "/no-letters/" in str(letter.body)
    assert Member.objects.get(email=OUT).name == "Otto Out"


def test_an_address_gets_few_letters_however_many_hosts_write(cast: Cast) -> None:
    hosts = [cast.owner, cast.both, cast.stranger, cast.personal]
    for host in hosts:
        for _ in range(4):
            invite_addresses(event=party(host), by=host, emails=[OUT])
    assert Invitation.objects.filter(email=OUT).count() == 16
    assert len(letters(OUT)) == 10
    assert Usage.objects.filter(kind="outside_letter").count() == 10


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Buy at https://bad.example/x?y=1 now", "Buy at bad. example/x?y=1 now"),
        ("bad.example", "bad. example"),
        ("WWW.bad.co.uk", "WWW. bad. co. uk"),
        ("www.9x", "www. 9x"),
        ("me@bad.example or mailto:me@bad.example", "me@bad. example or me@bad. example"),
        ("http://10.0.0.1/x", "10. 0.0.1/x"),
        ("bad。example bad．example", "bad. example bad. example"),
        ("See you at 7.30 p.m., Dr. Strand. $12.50", "See you at 7.30 p.m., Dr. Strand. $12.50"),
    ],
)
def test_words_keep_their_sense_and_make_no_link(words: str, shown: str) -> None:
    assert unlinked(words) == shown


@given(st.text(st.sampled_from("abw.:/@ 。9-"), max_size=30))
def test_no_words_make_a_link(words: str) -> None:
    assert LINK.findall(unlinked(words).replace("。", ".")) == []


def test_one_mailbox_has_one_hash() -> None:
    for written in ("Otto.Out@Elsewhere.example", " otto.out+x@elsewhere.EXAMPLE. "):
        assert mailbox_of(written) == "otto.out@elsewhere.example"
    assert mailbox_of("o.t.t.o+1@googlemail.com") == "otto@gmail.com"
    assert mailbox_of("otto@bücher.example") == "otto@xn--bcher-kva.example"
    one, other = (address_hash(OUT, purpose=purpose) for purpose in ("opt-out", "limits"))
    assert one != other
    assert (unsealed(sealed(one)), unsealed(sealed(one)[:-1] + "é")) == (one, None)
