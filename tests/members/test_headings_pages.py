"""The thesaurus: the list, and the page of each topic."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Heading, Member
from members.rule.masks import MEMBERS, PUBLIC
from tests.cast import Cast
from tests.factories import EntryFactory, heading
from tests.reading import names, text

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member | None], Client]


def test_a_topic_says_what_it_is_and_leads_on(cast: Cast, sign_in: SignIn) -> None:
    topic = heading("Cataloguing", "Cataloging", "Cataloguery")
    for name, relation in (("Metadata", "see_also"), ("Technical services", "broader"), ("RDA", "narrower")):
        getattr(topic, relation).add(heading(name))
    Heading.objects.filter(pk=topic.pk).update(scope_note="Describing what one has.")
    EntryFactory.create(
        owner=cast.owner, kind="topic", heading=topic, audience=MEMBERS, value={"heading": "Cataloguing"}
    )
    page = sign_in(cast.stranger).get("/topics/cataloguing/")
    assert "Describing what one has." in text(page)
    assert (
        "Used for Cataloging, Cataloguery See also Metadata Broader Technical services Narrower RDA"
        in text(page)
    )
    assert names(page) == ["Nell Harrigan"]
    assert names(sign_in(None).get("/topics/cataloguing/")) == []
    assert (
        "Cataloguing" in text(sign_in(cast.stranger).get("/topics/technical-services/")).split("Narrower")[1]
    )
    assert sign_in(None).get("/topics/nothing/").status_code == 404


def test_the_list_has_synonyms_that_say_see(cast: Cast, sign_in: SignIn) -> None:
    heading("Cataloguing", "Authority work")
    page = text(sign_in(None).get("/topics/"))
    assert "A Authority work. See Cataloguing C Cataloguing" in page


def test_a_profile_links_its_topics(cast: Cast, sign_in: SignIn) -> None:
    topic = heading("Cataloguing")
    Member.objects.filter(pk=cast.owner.pk).update(listing=PUBLIC)
    EntryFactory.create(
        owner=cast.owner, kind="topic", heading=topic, audience=PUBLIC, value={"heading": "Cataloguing"}
    )
    page = sign_in(None).get("/people/nell-harrigan/").content.decode()
    assert '1. <a href="/topics/cataloguing/" dir="auto">Cataloguing</a>.' in page
