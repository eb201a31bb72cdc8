"""Planner fences: ways to write a condition so that PostgreSQL's planner does not take the wrong index for it.

The planner reckons with averages. It cannot know that a word is ten times as common among the people of one country, or
that two common words never meet, and where it is wrong a search takes a hundred times as long. Each fence keeps it from
one choice and changes no result. `tests/members/test_search_plans.py` holds for each that the plan names the right index.

SQL has a fourth of its own: a subquery `AS MATERIALIZED` is run as it stands, before anything that is said about it.
"""


def unindexed(column: str) -> str:
    """A number as a sum, which no index on the column serves, nor a partial index whose condition is about the column.

    An index on the same sum does serve it: `document_best` is such a one.
    """
    return f"{column} + 0"


def apart(query: str) -> str:
    """A query whose order and conditions stay its own: it is planned alone, and conditions outside come after it."""
    return f"{query} OFFSET 0"


def row_by_row(condition: str) -> str:
    """A condition that is tested on each row that was found otherwise. No index serves it, and it never decides where
    a query begins."""
    return f"({condition}) IS TRUE"
