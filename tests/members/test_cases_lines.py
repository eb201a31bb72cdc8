"""Lines as people paste them: cleaned rather than refused, so that what is shown dials, mails and links rightly."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from members.kinds import BY_KEY
from members.models import Entry, Member
from netlib.text.reach import (
    clean_bluesky,
    clean_email,
    clean_mastodon,
    clean_orcid,
    clean_phone,
    clean_web,
    dialed,
)
from tests.cast import Cast

SignIn = Callable[[Member | None], Client]
PASTED = json.loads((Path(__file__).parent / "cases" / "lines-as-people-paste-them.json").read_text())
# What is kept, and where it leads.
RIGHT = [
    ("+1 978-555-0117", "tel:+19785550117"), ("(617) 555-0100", "tel:6175550100"), ("03-1234-5678", "tel:0312345678"),
    ("+44 (0)20 7946 0018 ext. 12", "tel:+442079460018"), ("978-555-0117 ext. 204", "tel:9785550117"),
    ("514 555-0143 ext. 218", "tel:5145550143"), ("+61 2 5550 0000 ext. 9", "tel:+61255500000"), ("+16175550100", "tel:+16175550100"),
    ("+1 617 555 0100 ext. 33", "tel:+16175550100"), *[("0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097")] * 3,
    *[("jane@example.org", "mailto:jane@example.org")] * 2, ("@jane@glammr.us", "https://glammr.us/@jane"),
    ("@jane-doe@blog.example.org", "https://blog.example.org/@jane-doe"), ("@jane@bücher.example", "https://bücher.example/@jane"),
    ("https://library.example.org:8080/x?a=1;b=2,3#f", "https://library.example.org:8080/x?a=1;b=2,3#f"),
    ("https://fr.linkedin.com/in/jané", "https://fr.linkedin.com/in/jané"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pasted", "right"), list(zip(PASTED, RIGHT, strict=True)), ids=lambda one: str(one)[:30]
)
def test_each_line_is_taken_and_leads_where_it_should(
    cast: Cast, sign_in: SignIn, pasted: tuple[str, str], right: tuple[str, str]
) -> None:
    kind, typed = pasted
    response = sign_in(cast.owner).post(f"/profile/lines/add/{kind}/", {"value": typed, "audience": "me"})
    assert response.status_code == 302
    entry = Entry.objects.get(owner=cast.owner, kind=kind)
    href = BY_KEY[kind].href
    assert href is not None
    assert (entry.value["value"], href(entry.value)) == right


@pytest.mark.parametrize(
    ("typed", "kept", "dials"),
    [
        ("1-800-LIBRARY", "1-800-LIBRARY", "tel:18005427279"), ("Tel.: +49 30 1234-56 DW 78", "+49 30 1234-56 ext. 78", "tel:+4930123456"),
        ("+33 1 23 45 67 89 poste 4", "+33 1 23 45 67 89 ext. 4", "tel:+33123456789"), ("617.555.0100x12", "617.555.0100 ext. 12", "tel:6175550100"),
        ("(617)555–0100", "(617)555-0100", "tel:6175550100"), ("\u200e+1\u00a0617\u00a0555\u00a00100", "+1 617 555 0100", "tel:+16175550100"),
        ("617/555-0100, Extension 7", "617/555-0100 ext. 7", "tel:6175550100"), ("٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩", "tel:0123456789"),
        ("tel:+1-617-555-0100;ext=5", "+1-617-555-0100 ext. 5", "tel:+16175550100"), ("+1 (617) 555-0100 #5", "+1 (617) 555-0100 ext. 5", "tel:+16175550100"),
        ("Office: 617-555-0100", "617-555-0100", "tel:6175550100"), ("☎ 617 555 0100.", "617 555 0100", "tel:6175550100"), ("617-555-0100 (TTY)", "617-555-0100", "tel:6175550100"),
        ("617-555-0100 ext204", "617-555-0100 ext. 204", "tel:6175550100"), ("617-555-0100 × 44", "617-555-0100 ext. 44", "tel:6175550100"), ("617-555-0100 Ext # 44", "617-555-0100 ext. 44", "tel:6175550100"),
        ("617 555 0100 / 204", "617 555 0100 ext. 204", "tel:6175550100"), ("617-555-0100 po. 218", "617-555-0100 ext. 218", "tel:6175550100"), ("617-555-0100 内線 12", "617-555-0100 ext. 12", "tel:6175550100"),
        ("Tel +49(0)30/123456", "+49(0)30/123456", "tel:+4930123456"), ("617−555−0100", "617-555-0100", "tel:6175550100"), ("００１２３４５６７８９", "00123456789", "tel:00123456789"),
        ("555 01 00 (int. 3)", "555 01 00 ext. 3", "tel:5550100"), ("call me", None, None), ("12", None, None), ("617-555-0100 or 617-555-0101", None, None),
    ],
)  # fmt: skip
def test_telephone_numbers(typed: str, kept: str | None, dials: str | None) -> None:
    if kept is None or dials is None:
        with pytest.raises(ValueError):
            clean_phone(typed)
        return
    assert (clean_phone(typed), dialed(clean_phone(typed))) == (kept, dials)


@pytest.mark.parametrize(
    ("clean", "typed", "kept"),
    [
        (clean_orcid, "ORCID iD: 0000 0002 1825 0097", "0000-0002-1825-0097"), (clean_orcid, "0000000218250097", "0000-0002-1825-0097"),
        (clean_orcid, "http://www.orcid.org/0000-0002-1825-0097?lang=en", "0000-0002-1825-0097"),
        (clean_orcid, "https://orcid.org/0000‐0001‐5109‐370x", "0000-0001-5109-370X"),
        (clean_orcid, "(https://orcid.org/0000-0002-1825-0097)", "0000-0002-1825-0097"), (clean_orcid, "https://orcid.org/my-orcid?orcid=0000-0002-1825-0097", "0000-0002-1825-0097"),
        (clean_mastodon, "https://glammr.us/@jane/123456", "@jane@glammr.us"), (clean_mastodon, "@jane@glammr.us (they/them).", "@jane@glammr.us"), (clean_mastodon, "https://glammr.us/deck/@jane", "@jane@glammr.us"),
        (clean_email, "jane AT example DOT org", "jane@example.org"), (clean_email, "jane@example.org (work)", "jane@example.org"), (clean_email, "jane@exam\u00adple.org", "jane@example.org"),
        (clean_web, "[Site](https://library.example.org)", "https://library.example.org"), (clean_web, "“https://library.example.org”", "https://library.example.org"), (clean_web, "http;//library.example.org", "http://library.example.org"),
        (clean_web, "https://https://library.example.org", "https://library.example.org"), (clean_web, "htps://library.example.org", "https://library.example.org"), (clean_web, "https://library。example.org", "https://library.example.org"),
        (clean_email, "<jane@example.org>", "jane@example.org"), (clean_email, "mailto:jane%2Bx@example.org?subject=Hi", "jane+x@example.org"),
        (clean_email, "jane (at) example (dot) org", "jane@example.org"), (clean_email, "ｊａｎｅ＠example.org", "jane@example.org"),
        (clean_email, "E-mail: jane@example.org.", "jane@example.org"), (clean_email, '"Doe, Jane" <jane@example.org>', "jane@example.org"),
        (clean_mastodon, "acct:jane@glammr.us", "@jane@glammr.us"), (clean_mastodon, "glammr.us/@jane", "@jane@glammr.us"),
        (clean_mastodon, "https://GLAMMR.us/users/jane/", "@jane@glammr.us"), (clean_mastodon, "https://mastodon.social/@jane@glammr.us", "@jane@glammr.us"),
        (clean_mastodon, "jane@glammr.us", "@jane@glammr.us"),
        (clean_bluesky, "https://bsky.app/profile/jane.bsky.social", "jane.bsky.social"), (clean_bluesky, "@Jane.example.org", "jane.example.org"),
        (clean_bluesky, "at://jane.example.org", "jane.example.org"),
        (clean_web, "<https://library.example.org/>", "https://library.example.org/"), (clean_web, "HTTP://Library.example.org/a b", "http://Library.example.org/ab"),
        (clean_web, "https:/library.example.org", "https://library.example.org"), (clean_web, "library.example.org/x).", "https://library.example.org/x"),
        (clean_web, "https://library.example.org/a_(b)", "https://library.example.org/a_(b)"),
    ],
)  # fmt: skip
def test_identifiers_and_addresses(clean: Callable[[str], str], typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("clean", "typed"),
    [
        (clean_orcid, "0000-0002-1825"), (clean_mastodon, "jane"), (clean_mastodon, "@jane@localhost"), (clean_mastodon, "https://glammr.us/about"),
        (clean_bluesky, "jane"), (clean_web, "javascript:alert(1)"), (clean_web, "https://a\\@b.example"), (clean_web, "https://me:pw@b.example"),
        (clean_web, "https://b.example:port/"), (clean_web, "library"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(clean: Callable[[str], str], typed: str) -> None:
    with pytest.raises(ValueError):
        clean(typed)
