"""What the forms of the admin send."""

from typing import Any

from django.forms import model_to_dict
from django.test import Client

from committees.models import Committee
from committees.services.curating import SEAT_FIELDS


def change(committee: Committee, **fields: object) -> dict[str, object]:
    """What the form of a committee sends, without touching its seats."""
    data: dict[str, object] = {
        "slug": committee.slug, "name": committee.name, "kind": committee.kind, "charge": "", "call": "",
        "organization": committee.organization_id, "term_months": 12, "term_start": 11,
        "time_zone": committee.time_zone, "roster_audience": committee.roster_audience,
        "names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0,
    }  # fmt: skip
    rows = list(committee.seats.order_by("-begins", "role", "pk"))
    data |= {"seats-TOTAL_FORMS": len(rows), "seats-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        row_sent = model_to_dict(row, ["id", "committee", *SEAT_FIELDS])
        data |= {f"seats-{number}-{name}": "" if value is None else value for name, value in row_sent.items()}
        data[f"seats-{number}-id"] = row.pk
    return {**data, **fields}


def names(committee: Committee, *rows: tuple[str, str, str], **fields: object) -> dict[str, object]:
    """What the form of a committee sends with new former names: (name, from, until)."""
    data: dict[str, object] = {"names-TOTAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        words = zip(("name", "begins", "ends"), row, strict=True)
        data |= {f"names-{number}-{field}": value for field, value in words}
        data[f"names-{number}-committee"] = committee.pk
    return change(committee, **data, **fields)


def window(client: Client, path: str) -> dict[str, Any]:
    """What the form on a page of the admin sends when nothing is touched, with what it showed."""
    page = client.get(path)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    data: dict[str, Any] = {}
    for each in (field for form in forms for field in form):
        value = each.value()
        data[each.html_name] = "" if value is None else value
        if each.field.show_hidden_initial:
            data[each.html_initial_name] = data[each.html_name]
    return data


def new_row(client: Client, committee: Committee, number: int, **fields: object) -> dict[str, object]:
    """What one more row for a seat sends, beside what `window` gives; `number` counts rows from 0."""
    page = client.get(f"/admin/committees/committee/{committee.pk}/change/")
    (seats,) = [
        inline.formset for inline in page.context["inline_admin_formsets"] if inline.formset.prefix == "seats"
    ]
    row = {field.name: field.value() for field in seats.empty_form} | fields
    sent = {f"seats-{number}-{name}": "" if value is None else value for name, value in row.items()}
    return {**sent, "seats-TOTAL_FORMS": number + 1}
