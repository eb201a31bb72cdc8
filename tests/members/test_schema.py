"""What a public profile tells machines."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from members.models import Face, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from members.services.photos import save_photo
from netlib.pictures import reencode
from tests.cast import Cast
from tests.factories import EntryFactory, line
from tests.pictures import picture

SignIn = Callable[[Member | None], Client]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def published(client: Client, owner: Member, query: str = "") -> dict[str, Any] | None:
    page = client.get(f"/people/{owner.handle}/{query}").content.decode()
    found = BLOCK.findall(page)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def open_up(owner: Member, **fields: Any) -> None:
    Member.objects.filter(pk=owner.pk).update(listing=PUBLIC, headline="Map librarian", **fields)


def test_a_public_profile_is_a_person_of_what_visitors_see(cast: Cast, sign_in: SignIn) -> None:
    owner = cast.owner
    open_up(owner)
    for audience, title in ((PUBLIC, "Map librarian"), (PUBLIC, "Lecturer"), (MEMBERS, "Hidden post")):
        value = {"title": title, "organization": f"Library of the {title}"}
        EntryFactory.create(owner=owner, kind="position", value=value, audience=audience)
    EntryFactory.create(owner=owner, kind="orcid", value={"value": "0000-0002-1825-0097"}, audience=PUBLIC)
    EntryFactory.create(owner=owner, kind="skill", value={"value": "MARC"}, audience=PUBLIC)
    EntryFactory.create(
        owner=owner, kind="work-email", value={"value": "nell@hidden.example"}, audience=PROFESSIONAL
    )
    photo = save_photo(owner=owner, face=Face.PROFESSIONAL, picture=reencode(picture()), audience=PUBLIC)
    save_photo(owner=owner, face=Face.PERSONAL, picture=reencode(picture()), audience=PERSONAL)
    assert published(sign_in(None), owner) == {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": "Nell Harrigan",
        "url": f"http://localhost:8000/people/{owner.handle}/",
        "disambiguatingDescription": "Map librarian",
        "image": f"http://localhost:8000{photo.get_absolute_url()}",
        "jobTitle": ["Map librarian", "Lecturer"],
        "worksFor": [
            {"@type": "Organization", "name": "Library of the Map librarian"},
            {"@type": "Organization", "name": "Library of the Lecturer"},
        ],
        "sameAs": ["https://orcid.org/0000-0002-1825-0097"],
        "knowsAbout": ["MARC"],
    }


def test_a_formatted_text_leaves_without_its_marks(cast: Cast, sign_in: SignIn) -> None:
    open_up(cast.owner)
    value = {"value": "**Ask** me\n\nabout *maps*."}
    EntryFactory.create(owner=cast.owner, kind="about-work", value=value, audience=PUBLIC)
    found = published(sign_in(None), cast.owner)
    assert found is not None
    assert found["description"] == "Ask me about maps."


def test_a_profile_is_an_h_card_of_what_the_viewer_sees(cast: Cast, sign_in: SignIn) -> None:
    owner = cast.owner
    open_up(owner)
    lines: list[tuple[str, int, dict[str, Any]]] = [
        ("position", PUBLIC, {"title": "Map librarian", "organization": "Old Mill Library"}),
        ("position", PUBLIC, {"title": "Page", "to": "2001"}),
        ("skill", PUBLIC, {"value": 'MARC "21"'}),
        ("website", PUBLIC, {"value": "https://maps.example/"}),
        ("work-email", PROFESSIONAL, {"value": "nell@work.example"}),
        ("mobile", PERSONAL, {"value": "+1 978 555 0117"}),
        ("birthday", PERSONAL, {"day": 3, "month": 4, "year": 1970}),
        ("address", PERSONAL, {"street": "1 Elm St", "town": "Lowell", "country": "US"}),
    ]
    for kind, audience, value in lines:
        EntryFactory.create(owner=owner, kind=kind, value=value, audience=audience)
    public = [
        ("u-uid u-url", f"http://localhost:8000/people/{owner.handle}/"),
        ("p-job-title", "Map librarian"),
        ("p-org", "Old Mill Library"),
        ("p-category", "MARC &quot;21&quot;"),
    ]
    site = ("u-url", "https://maps.example/")
    own = [
        ("dt-bday", "1970-04-03"),
        site,
        ("p-tel", "+1 978 555 0117"),
        ("p-adr", "1 Elm St, Lowell, United States of America"),
    ]
    expected = {
        None: [*public, site],
        cast.stranger: [*public, site],
        cast.professional: [*public, site, ("u-email", "mailto:nell@work.example")],
        cast.personal: [*public, *own],
    }
    for person, marks in expected.items():
        page = sign_in(person).get(f"/people/{owner.handle}/").content.decode()
        found = re.findall(r'<data class="([^"]*)" value="([^"]*)" hidden>', page)
        assert sorted(found) == sorted(marks)


def test_nobody_but_a_visitor_to_a_public_page_gets_it(cast: Cast, sign_in: SignIn) -> None:
    line(cast.owner, "Gin", PUBLIC)
    for person in (cast.owner, cast.stranger, cast.professional, cast.both):
        assert published(sign_in(person), cast.owner) is None
    assert published(sign_in(cast.owner), cast.owner, "?as=visitor") is None
    open_up(cast.owner)
    for person in (cast.owner, cast.stranger, cast.professional, cast.both):
        assert published(sign_in(person), cast.owner) is None
    assert published(sign_in(None), cast.owner) == published(sign_in(cast.owner), cast.owner, "?as=visitor")


def test_no_text_breaks_out_of_the_data_block(cast: Cast, sign_in: SignIn) -> None:
    open_up(cast.owner)
    text = "</script><script>alert(1)</script><!-- & \u2028"
    EntryFactory.create(owner=cast.owner, kind="skill", value={"value": text}, audience=PUBLIC)
    page = sign_in(None).get(f"/people/{cast.owner.handle}/").content.decode()
    assert "<script>alert" not in page
    found = published(sign_in(None), cast.owner)
    assert found is not None
    assert found["knowsAbout"] == [text]


def test_search_engines_list_only_who_is_public_and_asked_for_it(cast: Cast, sign_in: SignIn) -> None:
    def robots() -> str:
        page = sign_in(None).get(f"/people/{cast.owner.handle}/")
        found = re.search(r'<meta name="robots" content="([^"]*)">', page.content.decode())
        return found[1] if found else ""

    Member.objects.filter(pk=cast.owner.pk).update(search_engines=True)
    assert "noindex" in robots()
    open_up(cast.owner, search_engines=False)
    assert robots() == "noindex"
    Member.objects.filter(pk=cast.owner.pk).update(search_engines=True)
    assert robots() == "index, follow"
    address = f"http://localhost:8000/people/{cast.owner.handle}/"
    assert f'<link rel="canonical" href="{address}">' in sign_in(None).get(address).content.decode()
    Member.objects.filter(pk=cast.owner.pk).update(listing=ONLY_ME)
    assert "noindex" in robots()
