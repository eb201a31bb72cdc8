"""Letters are folded one way, in Python and in the database: whatever finds a name anywhere finds it everywhere."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from netlib.text.names import fold
from tests.examples import examples

pytestmark = pytest.mark.django_db
# Of these scripts a hundred thousand letters are made alike; one of a hundred will do.
ALIKE = ("CJK UNIFIED IDEOGRAPH", "HANGUL SYLLABLE", "TANGUT IDEOGRAPH", "EGYPTIAN", "ANATOLIAN", "CUNEIFORM")
# All others that Unicode assigns, but for what is no character of a text: halves of pairs, private use, NUL.
CHARACTERS = [
    chr(number)
    for number in range(1, 0x110000)
    if unicodedata.category(chr(number)) not in {"Cn", "Co", "Cs"}
    and (number % 100 == 0 or not unicodedata.name(chr(number), "").startswith(ALIKE))
]
# Python and the database may know Unicode in different versions: a newer letter is left to the one that knows it.
_COMPARED = """
SELECT letter, ours, normalize(letter, NFKD) = apart FROM (
    SELECT letter, apart, folded, netlib_fold('a' || letter || 'b') AS ours
      FROM unnest(%s::text[], %s::text[], %s::text[]) AS one (letter, apart, folded) OFFSET 0
) AS both_ways WHERE ours <> folded
"""


def test_every_character_is_folded_alike() -> None:
    apart = [unicodedata.normalize("NFKD", letter) for letter in CHARACTERS]
    folded = [fold(f"a{letter}b") for letter in CHARACTERS]
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED, [CHARACTERS, apart, folded])
        different = cursor.fetchall()
    assert [letter for letter, _, is_known in different if is_known] == []
    # Those of the few versions in between.
    assert len(different) < 200


@examples(300)
@given(
    # Letters that this Python does not know may have small ones in the database.
    text=st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=12)
    | st.text(st.sampled_from("aA éÉßẞÆØĦİıſ’ʻǅΣς゙́한가ᄀㅏ ก้าक्ु’یىکةھキｷヷヾ\t\u200d\ufeff"), max_size=8)
)
@example(text="Karmenu Ħalil")
@example(text="ΟΔΥΣΣΕΥΣ ΣΑΣ")
@example(text="\u1100\u1161\u11a8 か\u3099\u0301")
def test_every_text_is_folded_alike(text: str) -> None:
    text = text.replace("\0", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT netlib_fold(%s), netlib_fold(netlib_fold(%s))", [text, text])
        assert cursor.fetchone() == (fold(text), fold(fold(text)))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Karmenu Ħalil", "karmenu halil"),
        ("  Łucja\u00a0Żółć ", "lucja zolc"),
        ("Straße, STRASSE", "strasse, strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Ŋŋũ Ɓalla Ɗan", "nnu balla dan"),
        ("O’Brien, O'Brien, ʻAkahi", "o'brien, o'brien, 'akahi"),
        ("ΟΔΟΣ", "οδοσ"),
        ("ЁЛКА Їжак", "елка іжак"),
        ("がギ 東京 한글", "がぎ 東京 한글"),
        ("ｶﾞ ﬁne Ⅳ", "が fine iv"),
        ("क्षेत्र ไก่", "क्षेत्र ไก่"),
        ("שָׁלוֹם مُحَمَّد", "שלום محمد"),
        ("علی رضایی کاظمی", "علي رضايي كاظمي"),
        ("على ٱلمكتبة", "علي المكتبه"),
        ("ヤマダ ﾔﾏﾀﾞ やまだ ヾ", "やまだ やまだ やまだ ゞ"),
    ],
)
def test_what_folds_to_what(text: str, folded: str) -> None:
    assert fold(text) == folded
