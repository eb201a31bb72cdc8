"""Where the event of a row takes place, and how one takes part from afar."""

from collections.abc import Mapping
from dataclasses import dataclass

from events.imports.online import has_map, mode_of, online_of
from events.imports.texts import first_link, fitted, text_of
from events.imports.towns import Towns
from members.models import Place

_MOST_TOWNS = 12


@dataclass(frozen=True)
class Where:
    """What a row says of the place, with the description, out of which the link to join is taken. `towns` are those
    that may be meant where the row does not tell them apart."""

    mode: str
    venue: str
    address: str
    place: Place | None
    join_link: str
    getting_there: str
    registration_link: str
    description: str
    towns: tuple[str, ...] = ()


def town_text(cells: Mapping[str, str]) -> str:
    """The town of a row, with its state or country."""
    town, region = cells.get("town", ""), cells.get("region", "")
    return f"{town}, {region}" if region and "," not in town else town


def where_of(cells: Mapping[str, str], towns: Towns, notes: list[str]) -> Where:
    """Read the cells of a row that say where it is; what was guessed is added to `notes`."""
    town, source = cells.get("town", ""), text_of(cells.get("description", ""))
    link = first_link(_whole(cells.get("join", "")))
    online = online_of(
        description=source, location=text_of(cells.get("venue", "")), links=[link] if link else []
    )
    in_town = online_of(description="", location=town, links=[])
    if len(online.description) > 10_000:
        notes.append("Its description is cut at 10,000 letters.")
    venue, address, place = online.location, text_of(cells.get("address", "")), None
    several: tuple[str, ...] = ()
    if town and not in_town.said:
        place = towns.look_up(town_text(cells))
        if place is None:
            several = tuple(map(str, towns.all(town_text(cells))[:_MOST_TOWNS]))
            notes.append(
                f"Which {town}? There are several, and the file says no more."
                if several
                else f"We know no town called “{town}”: the town is left empty."
            )
    elif venue:
        venue, more, place = towns.place_line(venue.replace("\n", ", "))
        address = address or more
    if len(venue) >= 200 or len(address) >= 500:
        notes.append("Its place is cut: the venue has room for 200 letters, the address for 500.")
    placed = bool(place or venue or address)
    title, links = cells.get("title", ""), bool(link) or in_town.said
    mode = mode_of(online, title=title, description=source, placed=placed, links=links, notes=notes)
    if has_map(cells.get("venue", "")):
        notes.append("The link to a map in its place is left out.")
    return Where(
        mode=mode,
        venue=venue[:200],
        address=address[:500],
        place=place,
        join_link=online.join,
        getting_there=online.how,
        registration_link=online.registration or first_link(_whole(cells.get("link", ""))),
        description=fitted(online.description, 10_000),
        towns=several,
    )


def _whole(link: str) -> str:
    link = link.strip()
    return link if not link or "://" in link or "." not in link or " " in link else f"https://{link}"
