"""Rank tiers in a world of a few people."""

from django.db import connection

from members.models import Member


def stand_on(tiers: dict[int, int]) -> None:
    """Give rank tiers the static rank from which documents stand on them, and put everybody's document on its tier."""
    with connection.cursor() as cursor:
        for tier, score in tiers.items():
            cursor.execute(
                "INSERT INTO members_searchlevel (reach, level, score) VALUES ('mem', %s, %s), ('pub', %s, %s)",
                [tier, score, tier, score],
            )
        ids = list(Member.objects.values_list("pk", flat=True))
        cursor.execute("SELECT members_search_index(%s::bigint[])", [ids])
