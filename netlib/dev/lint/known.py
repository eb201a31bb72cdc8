"""Breaches of the house rules that are being mended: by rule and file, with the reason why they are still there.

A file whose breaches are gone is complained of until it is taken off this list. At the end the list is empty.
"""

_CIRCLE = "goes with the circle of imports that it hides"
_HOOKS = "hooks are imported when all models are there, so they may import at the top"
_QUESTION = (
    "wants a question of members/rule/ or of the model: is this account leaving, is it in good standing"
)

KNOWN: dict[str, dict[str, str]] = {
    "inline": {
        "committees/admin.py": _CIRCLE,
        "committees/apps.py": "wants its reason: settings",
        "committees/hooks.py": _HOOKS,
        "committees/models/queries.py": _CIRCLE,
        "committees/reads/rosters.py": _CIRCLE,
        "committees/services/committees.py": _CIRCLE,
        "committees/services/seats.py": _CIRCLE,
        "committees/services/terms.py": _CIRCLE,
        "committees/services/volunteering.py": _CIRCLE,
        "committees/views/committees.py": "may stand at the top",
        "events/apps.py": "wants its reason: settings",
        "events/forms/guests.py": "may stand at the top",
        "events/hooks.py": _HOOKS,
        "events/services/answers.py": _CIRCLE,
        "events/services/editing.py": _CIRCLE,
        "events/services/invitations.py": _CIRCLE,
        "events/services/merging.py": _CIRCLE,
        "events/services/telling.py": _CIRCLE,
        "members/forms/fields.py": _CIRCLE,
        "members/models/member.py": _CIRCLE,
        "members/models/vocabulary.py": "wants its reason",
        "members/reads/places.py": "wants its reason",
        "members/search/engine.py": _CIRCLE,
        "members/search/filters.py": _CIRCLE,
        "members/services/contacts.py": _CIRCLE,
        "members/services/exports.py": _CIRCLE,
        "members/services/leaving.py": _CIRCLE,
        "members/services/organization_import.py": _CIRCLE,
        "members/services/organizations.py": _CIRCLE,
    },
    "sql": {
        "members/search/engine.py": "goes when search calls the database's own functions",
        "members/search/hidden.py": "goes when search calls the database's own functions",
        "members/search/suggestions.py": "goes when search calls the database's own functions",
    },
    "standing": {
        "committees/models/queries.py": _QUESTION,
        "committees/rights.py": _QUESTION,
        "events/letters.py": _QUESTION,
        "events/models/queries.py": _QUESTION,
        "events/services/answers.py": _QUESTION,
        "members/middleware.py": _QUESTION,
        "members/views/leave.py": _QUESTION,
    },
    "writes": {
        "committees/admin.py": "seats offered in the admin go through services.seats",
        "events/admin/editing.py": "submitting and publishing go through services.editing",
        "events/hooks.py": "forgetting a member's invitations goes through services",
        "events/views/settings.py": "the form's save becomes a service",
        "members/forms/settings.py": "the form's save becomes a service",
        "members/views/saved.py": "deleting a saved search goes through services.saved",
        "members/views/settings.py": "the form's save becomes a service",
        "members/views/welcome.py": "the form's save becomes a service",
    },
}
