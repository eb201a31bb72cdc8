"""A public profile and the page of an organization for machines: schema.org as JSON-LD."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from members.formats.kinds import FORMATS, Person
from members.models import Organization, OrganizationKind
from members.reads.profile import Profile
from members.rule.masks import VISITOR_STANDING
from members.rule.standing import Viewer, may_see

# "<" could end the script element; the others end a line or an entity in some readers.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_LIBRARIES = {
    OrganizationKind.PUBLIC, OrganizationKind.ACADEMIC, OrganizationKind.SCHOOL, OrganizationKind.SPECIAL, OrganizationKind.NATIONAL,
}  # fmt: skip


def person_data(shown: Profile) -> SafeString:
    """The JSON-LD element for the head of a public profile, as a visitor sees it; empty for all other viewers.

    It is a data block, which browsers never run.
    """
    if shown.standing != VISITOR_STANDING or not may_see(shown.member.listing, VISITOR_STANDING):
        return SafeString()
    data = json.dumps(person(shown), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308


def organization_data(viewer: Viewer, organization: Organization) -> SafeString:
    """The JSON-LD element for the head of an organization's page, as a visitor sees it; empty for all other viewers."""
    if viewer.is_member:
        return SafeString()
    data = json.dumps(described(organization), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308


def described(organization: Organization) -> dict[str, object]:
    """An Organization of https://schema.org, with its ids and the addresses that describe it."""
    ids = list(organization.ids.all())
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Library" if organization.kind in _LIBRARIES else "Organization",
        "name": organization.name,
        "alternateName": organization.abbreviation,
        "url": organization.website,
        "sameAs": [one.address for one in ids if one.address],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.get_scheme_display(), "value": one.value}
            for one in ids
        ],
    }
    if organization.place:
        place = organization.place
        data["address"] = {
            "@type": "PostalAddress",
            "addressLocality": place.name,
            "addressRegion": place.region,
            "addressCountry": place.country,
        }
    return {name: value for name, value in data.items() if value}


def person(shown: Profile) -> Person:
    """A Person of https://schema.org/Person made of the lines and the photo that the profile shows, nothing else."""
    member = shown.member
    data: Person = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": member.name,
        "url": shown.address,
    }
    if member.headline:
        data["disambiguatingDescription"] = member.headline
    if shown.plate:
        data["image"] = f"{settings.SITE_URL}{shown.plate.get_absolute_url()}"
    for entry in shown.entries:
        for name, value in FORMATS[entry.kind].json_ld(entry.value).items():
            _add(data, name, value)
    return data


def _add(data: Person, name: str, value: object) -> None:
    """Add a value to a property, which becomes a list when it has several."""
    new = value if isinstance(value, list) else [value]
    old = data.get(name, [])
    old = old if isinstance(old, list) else [old]
    joined = old + [one for one in new if one not in old]
    data[name] = joined[0] if len(joined) == 1 and not isinstance(value, list) else joined
