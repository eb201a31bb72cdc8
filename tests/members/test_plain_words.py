"""What the pages say to the owner: in plain words, and without a dead end."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Contact, Member
from members.rule.masks import MEMBERS, ONLY_ME, PERSONAL
from netlib.text.family import guess_sort_name, initials, short_name
from tests.cast import Cast
from tests.factories import EntryFactory, line
from tests.reading import text

SignIn = Callable[[Member | None], Client]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Nell Harrigan", "Nell"),
        ("Dr. Wilhelmina van der Merwe", "Wilhelmina"),
        ("Prof Dr María Silva", "María"),
        ("李小龍", "李小龍"),
        ("Mr.", "Mr."),
        ("Ada, Countess of Lovelace", "Ada"),
    ],
)
def test_a_greeting_leaves_the_title_out(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("name", "sorted_under", "letters"),
    [
        ("Odette de la Cruz", "de la Cruz, Odette", "OC"),
        ("Jane Smith, MLIS", "Smith, Jane, MLIS", "JS"),
        ("Bob King Jr.", "King, Bob, Jr.", "BK"),
        ("Bob King, Jr.", "King, Bob, Jr.", "BK"),
        ("Ann van Dyk III, Ph.D.", "van Dyk, Ann, III, Ph.D.", "AD"),
        ("Joan Lee M.A. PhD", "Lee, Joan, M.A. PhD", "JL"),
        ("Yo-Yo Ma", "Ma, Yo-Yo", "YM"),
        ("Wei MA", "MA, Wei", "WM"),
        ("Ada Byron 🌸", "Byron, Ada, 🌸", "AB"),
        ("山田 花子 🌸", "山田 花子 🌸", "山花"),
        ("Ada, Countess of Lovelace", "Ada, Countess of Lovelace", "A"),
        ("Cher", "Cher", "C"),
        ("007", "007", "0"),
        (", ", ", ", "?"),
    ],
)
def test_a_name_is_told_from_what_stands_behind_it(name: str, sorted_under: str, letters: str) -> None:
    assert guess_sort_name(name) == sorted_under
    assert initials(name) == letters


def test_what_a_contact_gains_reads_as_one_plain_row(cast: Cast, sign_in: SignIn) -> None:
    EntryFactory.create(
        owner=cast.owner,
        kind="about-home",
        value={"value": "I host the *gin shelf* & more.\n\nCome by."},
        audience=PERSONAL,
    )
    EntryFactory.create(
        owner=cast.owner,
        kind="address",
        value={"street": "12 Spindle Street", "town": "Lowell", "country": "US"},
        audience=PERSONAL,
    )
    page = sign_in(cast.owner).get(f"/contacts/{cast.personal.handle}/").content.decode()
    assert "I host the gin shelf &amp; more. Come by." in page
    assert "12 Spindle Street, Lowell, United States" in page


def test_a_kind_that_stands_once_leads_to_the_line_that_is_there(cast: Cast, sign_in: SignIn) -> None:
    there = line(cast.owner, "she/her", ONLY_ME, kind="pronouns")
    client = sign_in(cast.owner)
    assert client.get("/profile/lines/add/pronouns/")["Location"] == f"/profile/lines/{there.pk}/"
    assert client.get("/profile/lines/add/hobby/").status_code == 200
    assert sign_in(cast.stranger).get("/profile/lines/add/pronouns/").status_code == 200


def test_the_chooser_without_a_choice_leads_back_to_it(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.owner).get("/profile/lines/add/")
    assert answer["Location"] == f"{cast.owner.get_absolute_url()}#add"


@pytest.mark.parametrize("handle", ["Two Words!", "under_score"])
def test_a_bad_handle_is_explained_and_kept(cast: Cast, sign_in: SignIn, handle: str) -> None:
    sent = {"form": "names", "name": cast.owner.name, "sort_name": "", "handle": handle, "headline": ""}
    page = sign_in(cast.owner).post("/settings/", sent).content.decode()
    assert "lowercase letters, digits and single hyphens" in page
    assert "slug" not in page
    assert f'value="{handle}"' in page


def test_capitals_in_a_handle_become_small(cast: Cast, sign_in: SignIn) -> None:
    sent = {"form": "names", "name": cast.owner.name, "sort_name": "", "handle": "Nell-H", "headline": ""}
    assert sign_in(cast.owner).post("/settings/", sent).status_code == 302
    assert Member.objects.get(pk=cast.owner.pk).handle == "nell-h"


def test_the_log_names_a_tie_in_the_words_of_the_contacts_page(cast: Cast, sign_in: SignIn) -> None:
    Contact.objects.filter(owner=cast.owner, other=cast.professional).delete()
    page = sign_in(cast.owner).get("/settings/log/").content.decode()
    assert "not a contact" in page
    assert "to file" in page
    assert "no longer a contact" in page


def test_the_log_tells_lines_of_one_kind_apart(cast: Cast, sign_in: SignIn) -> None:
    jobs = [
        EntryFactory.create(owner=cast.owner, kind="position", value={"title": title}, audience=MEMBERS)
        for title in ("Head of Reference", "Page", "Cataloger")
    ]
    note = EntryFactory.create(owner=cast.owner, kind="note", label="Dues", value={"value": "In\nMay"})
    client = sign_in(cast.owner)
    client.post(f"/profile/lines/{jobs[1].pk}/audience/", {"audience": "me"})
    client.post(f"/profile/lines/{note.pk}/audience/", {"audience": "members"})
    client.post(f"/profile/lines/{jobs[2].pk}/delete/")
    page = text(client.get("/settings/log/"))
    assert "Job: Page was Members Only me" in page
    assert "Dues: In May was Only me Members" in page
    assert "Job was Members gone" in page
    assert "Cataloger" not in page
