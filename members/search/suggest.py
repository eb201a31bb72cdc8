"""What is offered while a member types: people, headings and organizations whose names begin so."""

from dataclasses import dataclass

from django.db import connection

from members.models import Heading, HeadingName, Member, Organization
from members.rule.masks import MEMBER_STANDING, VISITOR_STANDING
from members.rule.sql import is_filed_sql, not_blocked_sql, shares_sql
from members.rule.standing import Viewer
from members.search.asked import parted, split
from netlib.text.names import fold

MOST = 8
_FEWEST_LETTERS = 2
_LONGEST = 80


@dataclass(frozen=True)
class Suggestion:
    """One offer. `kind` is "person", "heading" or "organization"; `text` its name, `aside` what stands beside it: a
    headline, or the preferred name of a heading that was typed by another. `target` is the thing itself."""

    kind: str
    text: str
    aside: str
    target: Member | Heading | Organization


def suggest(viewer: Viewer, text: str, *, words: str | None = None, most: int = MOST) -> list[Suggestion]:
    """What may be meant by a beginning: people whose name has a word that begins so, then headings, then organizations.

    People come through the rule; nothing is offered before two letters (one, where a script has no spaces). `words` is
    the text folded (`Asked.words`), where it has been read already. At most six queries; five with `words`.
    """
    text = " ".join(term.text for term in split(text))[:_LONGEST]
    key = _folded(text) if words is None else words[:_LONGEST]
    if len(key) < _FEWEST_LETTERS and key.isascii():
        return []
    people = _people(viewer, key, most)
    headings = _headings(fold(text), max(2, most - len(people)))
    organizations = _organizations(text, max(2, most - len(people) - len(headings)))
    return (people + headings + organizations)[: most + 4]


def _folded(text: str) -> str:
    """The words of a text as documents have them. One query, none for text without words."""
    if not text:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT btrim(regexp_replace(members_search_fold(%s), ' +', ' ', 'g'))", [text])
        return str(cursor.fetchone()[0])


# Different people in the order of the form of their name that begins so; the inner limit leaves room for several forms
# of one name.
_EVERYBODY = """
SELECT DISTINCT ON (first, member_id) member_id, first FROM (
    SELECT f.member_id, min(f.form) OVER (PARTITION BY f.member_id) AS first FROM (
        SELECT f.member_id, f.form FROM members_nameform f
         WHERE ({begins}) AND {listed} AND {cleared}
         ORDER BY f.form USING ~<~, f.member_id LIMIT %(some)s
    ) AS f
) AS f ORDER BY first, member_id LIMIT %(most)s
"""
# Members who are listed to their contacts alone.
_CONTACTS = """
SELECT DISTINCT f.member_id FROM members_rule_filed c
  JOIN members_contactdocument x ON x.member_id = c.owner_id AND x.named AND {filed}
  JOIN members_nameform f ON f.member_id = c.owner_id AND {listed}
 WHERE c.other_id = %(me)s AND {with_filing} AND ({begins}) AND {cleared}
 LIMIT %(most)s
"""


def _people(viewer: Viewer, key: str, most: int) -> list[Suggestion]:
    standing = VISITOR_STANDING if viewer.member_id is None else MEMBER_STANDING
    beginnings = {f"beginning_{n}": f"{each}%" for n, each in enumerate([key, *parted(key)])}
    given = {"me": viewer.member_id, "most": most, "some": most * 3, **beginnings}
    begins = " OR ".join(f"f.form LIKE %({name})s" for name in beginnings)
    cleared = "true" if viewer.member_id is None else not_blocked_sql("%(me)s", "f.member_id")
    listed = shares_sql("f.listing", str(standing))
    with connection.cursor() as cursor:
        cursor.execute(_EVERYBODY.format(begins=begins, listed=listed, cleared=cleared), given)
        ids = [row[0] for row in cursor.fetchall()]
        if viewer.member_id is not None:
            filed, listed = shares_sql("x.audience", "c.mask"), shares_sql("f.listing", "c.mask")
            cursor.execute(
                _CONTACTS.format(
                    begins=begins,
                    filed=filed,
                    listed=listed,
                    cleared=cleared,
                    with_filing=is_filed_sql("c.mask"),
                ),
                given,
            )
            ids = [row[0] for row in cursor.fetchall()] + ids
    people = Member.objects.listed_to(viewer).in_bulk(ids)
    shown = [people[number] for number in dict.fromkeys(ids) if number in people][:most]
    return [Suggestion("person", person.name, person.headline, person) for person in shown]


def _headings(key: str, most: int) -> list[Suggestion]:
    names = (
        HeadingName.objects.filter(key__startswith=key).select_related("heading").order_by("key")[: most * 2]
    )
    found: dict[int, Suggestion] = {}
    for name in names:
        aside = "" if name.name == name.heading.name else name.heading.name
        found.setdefault(name.heading_id, Suggestion("heading", name.name, aside, name.heading))
    return list(found.values())[:most]


# In the order of the two indexes, of which the first few rows are read and no more.
_BEGINNING = """(
SELECT * FROM members_organization WHERE upper(abbreviation) LIKE upper(%(short)s) AND abbreviation <> ''
 ORDER BY upper(abbreviation) USING ~<~, id LIMIT %(most)s)
UNION ALL (
SELECT * FROM members_organization WHERE key LIKE %(beginning)s ORDER BY key USING ~<~, id LIMIT %(most)s)
"""


def _organizations(text: str, most: int) -> list[Suggestion]:
    # Abbreviations are compared with their accents, as whole ones are elsewhere.
    short, beginning = (connection.ops.prep_for_like_query(each) + "%" for each in (text, fold(text)))
    given = {"short": short, "beginning": beginning, "most": most}
    found = {each.pk: each for each in Organization.objects.raw(_BEGINNING, given)}
    return [
        Suggestion("organization", each.name, ", ".join(filter(None, (each.abbreviation, kind))), each)
        for each in list(found.values())[:most]
        if (kind := each.get_kind_display())
    ]
