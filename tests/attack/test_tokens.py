"""The world holds a token in every text field, and something for every audience. A new field is asked for here."""

import pytest
from django.db import models

from members.rule.masks import CIRCLES, CONTACTS, MEMBERS, ONLY_ME, PERSONAL, PROFESSIONAL, PUBLIC
from tests.attack.facts import Facts, our_models
from tests.attack.fields import FEWER_AUDIENCES, NO_ROWS, PLAIN
from tests.attack.look import Attack
from tests.attack.rule import EVERYBODY, RULES
from tests.attack.tokens import holds_audience, holds_text

pytestmark = pytest.mark.django_db

ALL = {"public", "members", "contacts", "professional", "personal", "circle", "me"}


def _key(mask: int) -> str:
    names = {PUBLIC: "public", MEMBERS: "members", CONTACTS: "contacts", PROFESSIONAL: "professional",
             PERSONAL: "personal", ONLY_ME: "me"}  # fmt: skip
    return "circle" if mask & CIRCLES else names[mask]


TEXTS = [
    f"{model._meta.label}.{each.name}"
    for model in our_models()
    for each in model._meta.concrete_fields
    if holds_text(each) or isinstance(each, models.BinaryField)
]
AUDIENCES = [
    f"{model._meta.label}.{each.name}"
    for model in our_models()
    for each in model._meta.concrete_fields
    if holds_audience(each)
]


def test_every_text_field_holds_a_token(attack: Attack) -> None:
    held = {token.where for token in attack.world.tokens.by_word.values()}
    wanted = {each for each in TEXTS if each not in PLAIN and each.rpartition(".")[0] not in NO_ROWS}
    assert wanted - held == set(), (
        "These fields hold no token in the world of the attack. Give the world a row that has one "
        "(tests/attack/making.py), or say in tests/attack/fields.py why none can stand there."
    )


def test_every_audience_is_given_to_something(attack: Attack) -> None:
    facts, missing = Facts(), {}
    for each in AUDIENCES:
        label, _, name = each.rpartition(".")
        has = {_key(row[name]) for row in facts.rows[label].values() if row[name] is not None}
        wanted = FEWER_AUDIENCES.get(each, (ALL, ""))[0]
        if lacks := set(wanted) - has:
            missing[each] = lacks
    assert missing == {}


def test_no_line_is_left_over() -> None:
    labels = {model._meta.label for model in our_models()}
    assert set(PLAIN) <= set(TEXTS)
    assert set(NO_ROWS) <= labels
    assert set(FEWER_AUDIENCES) <= set(AUDIENCES)
    fields = {
        f"{model._meta.label}.{each.name}" for model in our_models() for each in model._meta.concrete_fields
    }
    assert {each for each in RULES if each.count(".") == 2} <= fields
    assert {each for each in RULES if each.count(".") == 1} | EVERYBODY <= labels


def test_tokens_are_found_however_they_are_written(attack: Attack) -> None:
    from tests.attack.tokens import words_in, words_in_answer

    words = [*attack.world.tokens.by_word]
    assert len(words) > 1500
    assert words_in(f"<b>{words[0].upper()}</b>") == {words[0]}
    assert words_in("tel:+15550000123 or +1 555 0000123") == {"+15550000123"}
    folded = f"SUMMARY:{words[0][:4]}\r\n {words[0][4:]}".encode()
    assert words_in_answer(folded, "text/calendar") == {words[0]}
