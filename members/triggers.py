"""Database triggers that write the owner's log of every change of audience and filing.

A trigger also sees what a bulk update or raw SQL changes, so the log cannot be forgotten.
"""

import pgtrigger


def log_audience(field: str) -> pgtrigger.Trigger:
    """Log each change of one mask field of Member."""
    return pgtrigger.Trigger(
        name=f"log_{field}",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(field),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}),
        func=_insert("NEW.id", field, "NEW.id", "''", f"OLD.{field}", f"NEW.{field}"),
    )


def log_rows(what: str, *, field: str, label: str = "", subject: str = "id") -> pgtrigger.Trigger:
    """Log each row that appears, changes its mask or goes, for a model with an `owner`.

    `what` names the sort of thing, `label` and `subject` are columns that say which one it was.
    """
    new, old = (f"NEW.{label}", f"OLD.{label}") if label else ("''", "''")
    return pgtrigger.Trigger(
        name=f"log_{what}",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(field) | pgtrigger.Delete,  # type: ignore[no-untyped-call]
        func=f"""
            IF TG_OP = 'INSERT' THEN
                {_values(what, f"NEW.{subject}", new, "NULL", f"NEW.{field}", "NEW.owner_id")}
            ELSIF TG_OP = 'DELETE' THEN
                IF EXISTS (SELECT 1 FROM members_member WHERE id = OLD.owner_id) THEN
                    {_values(what, f"OLD.{subject}", old, f"OLD.{field}", "NULL", "OLD.owner_id")}
                END IF;
            ELSIF OLD.{field} IS DISTINCT FROM NEW.{field} THEN
                {_values(what, f"NEW.{subject}", new, f"OLD.{field}", f"NEW.{field}", "NEW.owner_id")}
            END IF;
            RETURN NULL;
        """,
    )


def log_opened(what: str, *, field: str, owner: str, subject: str = "id") -> pgtrigger.Trigger:
    """Log each change of one mask field of what apps above show, and that it was open from the start.

    `owner` is an SQL expression about NEW, in brackets if it is more than a column; NULL for what belongs to no member.
    That a thing goes is not logged: others take answers and seats away, and erasing takes everything.
    """
    return pgtrigger.Trigger(
        name=f"log_{what}",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(field),  # type: ignore[no-untyped-call]
        func=f"""
            IF {owner} IS NULL THEN
                RETURN NULL;
            ELSIF TG_OP = 'INSERT' THEN
                IF NEW.{field} <> 0 THEN
                    {_values(what, f"NEW.{subject}", "''", "NULL", f"NEW.{field}", owner)}
                END IF;
            ELSIF OLD.{field} IS DISTINCT FROM NEW.{field} THEN
                {_values(what, f"NEW.{subject}", "''", f"OLD.{field}", f"NEW.{field}", owner)}
            END IF;
            RETURN NULL;
        """,
    )


def _values(what: str, subject: str, label: str, before: str, after: str, owner: str) -> str:
    return (
        "INSERT INTO members_change (owner_id, what, subject, label, before, after, at) "
        f"VALUES ({owner}, '{what}', {subject}, {label}, {before}, {after}, now());"
    )


def _insert(owner: str, what: str, subject: str, label: str, before: str, after: str) -> str:
    return _values(what, subject, label, before, after, owner) + " RETURN NULL;"
