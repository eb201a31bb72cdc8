"""What a database is made of, read from PostgreSQL's own catalog, to compare two databases or two schemas of one."""

from django.db import connection

# Ours are told from those of other packages by the name of the app.
_OURS = r"^(netlib|members|events|committees)_"

_PARTS = {
    "column": """
        SELECT c.relname || '.' || a.attname,
               concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                         'identity ' || nullif(a.attidentity::text, ''), 'default ' || pg_get_expr(d.adbin, d.adrelid))
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE c.relnamespace = %(schema)s::regnamespace AND c.relname ~ %(ours)s AND c.relkind = 'r'
           AND a.attnum > 0 AND NOT a.attisdropped""",
    "index": """
        SELECT c.relname, pg_get_indexdef(c.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
         WHERE c.relnamespace = %(schema)s::regnamespace AND t.relname ~ %(ours)s""",
    # PostgreSQL 18 lists what is not null here too, which the columns say already.
    "constraint": """
        SELECT t.relname || '.' || k.conname,
               pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALIDATED' END
          FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
         WHERE t.relnamespace = %(schema)s::regnamespace AND t.relname ~ %(ours)s AND k.contype <> 'n'""",
    "trigger": """
        SELECT t.relname || '.' || g.tgname, pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
          FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
         WHERE t.relnamespace = %(schema)s::regnamespace AND NOT g.tgisinternal""",
    "function": """
        SELECT p.oid::regprocedure::text,
               CASE p.prokind WHEN 'a' THEN concat_ws(' ', a.aggtransfn, a.aggtranstype::regtype, a.agginitval)
                              ELSE pg_get_functiondef(p.oid) END
          FROM pg_proc p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
         WHERE p.pronamespace = %(schema)s::regnamespace
           AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    "view": """
        SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class c
         WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('v', 'm')""",
    "policy": """
        SELECT tablename || '.' || policyname, concat_ws(' ', permissive, roles, cmd, qual, with_check)
          FROM pg_policies WHERE schemaname = %(schema)s AND tablename ~ %(ours)s""",
    "row-level security": """
        SELECT c.relname, c.relforcerowsecurity::text FROM pg_class c
         WHERE c.relnamespace = %(schema)s::regnamespace AND c.relname ~ %(ours)s AND c.relrowsecurity""",
}


def catalog(schema: str = "public") -> dict[str, str]:
    """What the tables of our apps and all functions in a schema are made of: "index member_sort" and its definition, and
    so on, without the name of the schema. Sets the search path of the transaction."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path TO {schema}, public")
        for part, sql in _PARTS.items():
            cursor.execute(sql, {"schema": schema, "ours": _OURS})
            for name, made in cursor.fetchall():
                found[f"{part} {name}"] = made.replace(f"{schema}.", "")
    return found


def extensions() -> set[str]:
    """The names of the extensions that the database has switched on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")
        return {name for (name,) in cursor.fetchall()}


def differences(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What is not the same in two catalogs: both definitions by name, "" for what is missing."""
    return {
        name: (one.get(name, ""), other.get(name, ""))
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    }
