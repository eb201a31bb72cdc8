"""The one rule: who may see what.

    visible  =  owner == viewer  or  (audience & standing) != 0

An *audience* says who may see a thing; a *standing* says what a viewer is to the owner of it. Both are bit masks:

    bit 0   PUBLIC         every standing has it
    bit 1   MEMBERS        the standing of every member has it
    bit 2   PROFESSIONAL   the owner filed the viewer as professional
    bit 3   PERSONAL       the owner filed the viewer as personal
    bit 4…  circles        the owner's own circles, up to 40, numbered per owner
    0       Only me

No module outside this package compares audiences or standings; `python -m netlib.dev.lint` sees to it.

    masks      plain integers: the bits, and how masks are made and taken apart
    standing   the viewer, and the rule in Python
    sql        the rule as text of SQL; it names the functions of members/sql/rule.sql
    columns    the rule as conditions of the ORM, the field, and the constraints of the database

To change the rule: change `standing.may_see`, and in SQL the functions of members/sql/rule.sql with a migration (see
CONTRIBUTING.md) or `sql.visible_sql`. Then run `make test ARGS="tests/members/test_rule.py tests/members/test_rule_sql.py"`:
the first compares Python and SQL in random worlds, the second reads what the planner makes of the functions.
"""
