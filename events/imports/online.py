"""How one takes part from afar: the link to join, wherever a calendar has it, and what else is only for those who do.

A link to join, its passcode and the numbers to dial let in whoever has them. They are taken out of the description,
which everybody reads who sees the event, and go where the address is, which has an audience of its own.
"""

import re
from dataclasses import dataclass

from events.imports.texts import first_link, fitted, text_of, without_links

_END = r"[^\s<>\"]*[^\s<>\".,;:!?)\]]"
# Where meetings are held, by the whole or the end of a host name.
_HOSTS = (
    "zoom.us", "zoomgov.com", "teams.microsoft.com", "teams.live.com", "meet.google.com", "hangouts.google.com", "webex.com",
    "gotomeeting.com", "gotomeet.me", "gotowebinar.com", "meet.goto.com", "meet.jit.si", "8x8.vc", "whereby.com", "bluejeans.com",
    "adobeconnect.com", "chime.aws", "join.skype.com", "meetings.ringcentral.com", "v.ringcentral.com", "bigmarker.com",
    "crowdcast.io", "livestorm.co", "streamyard.com", "gather.town", "kmeet.infomaniak.com", "edudip.com", "alfaview.com",
    "meet.lync.com", "discord.gg", "demio.com", "senfcall.de", "lifesize.com", "meet.starleaf.com", "fairmeeting.net",
)  # fmt: skip
_MEETING = re.compile(
    rf"https?://(?:(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, _HOSTS))})|(?:bbb|bigbluebutton|jitsi|meet|greenlight)[\w-]*\.[\w.-]+)/{_END}",
    re.IGNORECASE,
)
# What is at the same hosts and lets nobody in.
_REGISTRATION = re.compile(
    r"/(?:meeting|webinar)/register|/register/|events\.teams\.microsoft\.com|/weblink/register", re.IGNORECASE
)
_RECORDING = re.compile(
    r"zoom\.us/rec/|/recording|zoom\.us/(?:download|support|test|pricing)|/meetingOptions|support\.|/l/channel/|aka\.ms",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(online|on-line|virtual(?:ly)?(?! reality)|zoom|webinar|microsoft teams|ms teams|teams meeting|google meet|webex|"
    r"en ligne|en l[ií]nea|virtuell|virtuel|gotomeeting|remote(?:ly)?|livestream|video ?conference|skype|jitsi)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\d|\b(library|biblioth|bibliot|room|hall|center|centre|building|street|st\.|avenue|ave\.|road|floor|branch|campus|auditorium|"
    r"museum|church|school|university|college|theat|lounge|annex|café|cafe|park|raum|saal|salle|sala)",
    re.IGNORECASE,
)
# Lines of an invitation that say how to get in.
_SECRET = re.compile(
    r"^\s*[-–*>]*\s*(?:"
    r"[-:~]{8,}|_{12,}|"
    r".*(?:is inviting you to a scheduled zoom|join zoom (?:meeting|webinar)|join (?:the|your) meeting now|join microsoft teams|"
    r"microsoft teams(?: meeting| need help\?|$)|join on your computer|click here to join the meeting|join with a video conferencing device|"
    r"join with google meet|google meet joining info|join by (?:phone|video|sip|h\.?323)|join from|join webex|when it's time, (?:start|join)|"
    r"or call in|or dial:|dial(?: |-)in|dial by your location|one tap mobile|find (?:your|a) local number|more phone numbers|"
    r"view (?:more phone numbers|live stream)|learn more about meet at|please do not edit this section|video call link|"
    r"learn more \||meeting options|need help joining|for organizers).*|"
    r"(?:meeting|webinar|conference|event|phone conference|video conference)\s*(?:id|number|no\.?|key)\b.*|"
    r"(?:pass ?code|password|pin|access code|host key|attendee id|panelist password|mot de passe|kennwort|contraseña|code secret)\b\s*(?:\(.*?\))?\s*[:=#].*|"
    r"(?:tap to join|global call-in numbers|tenant key|video id).*|"
    r"(?:us|canada|uk|toll.?free|local|\(?us\)?)?[:\s]*\+?[\d(][\d\s().-]{8,}\d[,;#*\d\s]*(?:\bpin\b.*|us \(.*\)|us\b.*|#.*)?"
    r")$",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"\b(?:pass ?code|password|access code|kennwort|mot de passe|contraseña)\s*(?:is|:|=|-)\s*(\S{3,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Online:
    """What a calendar says of taking part from afar. `how` is what else lets one in, line by line; `said` whether the
    place itself is said to be online; `location` what is left of the place."""

    join: str = ""
    registration: str = ""
    how: str = ""
    description: str = ""
    location: str = ""
    said: bool = False


def is_meeting(link: str) -> bool:
    """Whether a web address leads to a meeting that one joins."""
    found = _MEETING.match(link)
    return bool(found) and not _REGISTRATION.search(link) and not _RECORDING.search(link)


def says_online(text: str) -> bool:
    """Whether a place is said to be online."""
    return bool(_ONLINE.search(text) or any(map(is_meeting, _links(text))))


def _links(text: str) -> list[str]:
    return [found[0] for found in _MEETING.finditer(text)] if "://" in text else []


def online_of(*, description: str, location: str, links: list[str]) -> Online:
    """Sort out what an event says, as texts that `text_of` has made. `links` are what its own properties give for
    joining, the best first."""
    in_text = _links(description)
    if not (links or in_text or "http" in location.lower()) and not (location and _ONLINE.search(location)):
        return Online(description=description, location=location)
    registration = next((link for link in in_text if _REGISTRATION.search(link)), "")
    in_place = first_link(location)
    meetings = [
        *(link for link in links if link.startswith("http")),
        # A link in the place of the place is the place.
        *([in_place] if in_place and not _REGISTRATION.search(in_place) else []),
        *filter(is_meeting, in_text),
    ]
    join = next((link for link in meetings if len(link) <= 500), "")
    if in_place and _REGISTRATION.search(in_place):
        registration = registration or in_place
    text, how = (
        _parted(description, meetings) if meetings or "meeting" in description.lower() else (description, [])
    )
    how += [link for link in dict.fromkeys([*links, *meetings]) if link != join and link not in " ".join(how)]
    bare = without_links(location)
    said = bool(_ONLINE.search(location)) or bool(in_place)
    return Online(
        join, registration, fitted("\n".join(how), 1000), text, _physical(bare) if said else bare, said
    )


def _physical(location: str) -> str:
    """What is left of a place that is said to be online: the room beside it, or nothing."""
    parts = re.split(r"\s*(?:[;/|\n]|\band\b|\bor\b|\bund\b|\bet\b|&|\+)\s*", location)
    left = [part.strip(" ,()-–") for part in parts if part.strip(" ,()-–") and not _ONLINE.search(part)]
    if not left:
        commas = [part.strip(" ()-–") for part in location.split(",")]
        left = [", ".join(part for part in commas if part and not _ONLINE.search(part))]
    rest = "; ".join(filter(None, left))
    return rest if _PLACE.search(rest) else ""


def _parted(text: str, meetings: list[str]) -> tuple[str, list[str]]:
    """A description without what lets one in, and that, line by line."""
    kept: list[str] = []
    how: list[str] = []
    for line in text.split("\n"):
        bare = line
        for link in meetings:
            bare = bare.replace(f"<{link}>", "").replace(link, "")
        if (len(line) < 300 and _SECRET.match(line.strip())) or (
            line != bare and not re.search(r"\w{3}.*\w", bare)
        ):
            if re.search(r"\w", line):
                how.append(line.strip())
            continue
        if line != bare:
            line = " ".join(_linked(line, meetings).split())
        if found := _INLINE.search(line):
            how.append(found[0])
            line = line.replace(found[1], "…")
        kept.append(line)
    return text_of("\n".join(kept)), [line for line in how if line not in meetings]


def _linked(line: str, meetings: list[str]) -> str:
    for link in meetings:
        line = line.replace(f"<{link}>", "(link to join)").replace(link, "(link to join)")
    return line
