"""How one takes part from afar: the link to join, wherever a calendar has it, and what else is only for those who do.

A link to join, its passcode and the numbers to dial let in whoever has them. They are taken out of the description,
which everybody reads who sees the event, and go where the address is, which has an audience of its own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

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
    r"\b(online(?! (?:\w+ )?(?:cent(?:er|re)|lab|catalog))|on-line|virtual(?:ly)?(?! reality)|zoom(?! room\b.*\d)|webinar|microsoft teams|ms teams|teams meeting|google meet|webex|"
    r"en ligne|en l[ií]nea|virtuell|virtuel|gotomeeting|remote(?:ly)?|live ?stream(?:ed)?|video ?conference|skype|jitsi|youtube|facebook live|twitch|"
    r"онлайн|çevrimiçi|trực tuyến|sanal)\b|^\W*(?:the )?(?:internet|web|www)\W*$|オンライン|온라인|在线|線上|网上|عبر الإنترنت|אונליין|מקוון",
    re.IGNORECASE,
)
# A title or a description without a place beside it that says that the event is one of these.
_ONLINE_EVENT = re.compile(
    r"\bwebinar\b|\b(?:virtual|online|remote) (?:\w+ )?(?:event|program(?:me)?|meeting|session|class|workshop|talk|lecture|training|"
    r"course|discussion|book (?:club|group)|story ?time|conference)\b|^\W*(?:online|virtual|zoom)\s*[:\])–—-]|[\[(](?:online|virtual|zoom)[\])]|"
    r"\b(?:via|on|over|through) (?:zoom|(?:microsoft |ms )?teams|google meet|webex|gotomeeting)\b|\b(?:held|offered|presented|takes place|meets?) (?:online|virtually)\b|"
    r"\ben ligne\b|\ben l[ií]nea\b|\bonline[- ]veranstaltung\b",
    re.IGNORECASE,
)
# Links that stand where the place is and show where that is.
_MAP = re.compile(
    r"https?://(?:maps\.|(?:www\.)?google\.[a-z.]+/maps|goo\.gl/maps|(?:www\.)?openstreetmap\.|osm\.org|(?:www\.)?bing\.com/maps|what3words\.|w3w\.co|"
    r"(?:www\.)?mapquest\.|here\.com|waze\.com|[\w.]*mazemap\.)",
    re.IGNORECASE,
)
# Words beside which something may stand that lets people in.
_LETS_IN = (
    "code",
    "password",
    "pin",
    "host key",
    "dial",
    "ing id",
    "webinar id",
    "ing number",
    "kennwort",
    "mot de passe",
    "contraseña",
)
_BY_PHONE = re.compile(
    r"(?:by |via )?(?:tele)?(?:phone|conference call|dial[- ]?in|call[- ]?in)\b\W*[\d+(][\d\s().+#*,-]{6,}$",
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
    r"[-:~]{8,}|_{5,}|"
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
    r"\b(?:(?i:pass ?code|password|access code|kennwort|mot de passe|contraseña)|PIN)(?:\s*[:=]\s*|\s+[-–]\s+)(\S{3,40})|"
    r"\b(?:(?i:pass ?code|password|access code|kennwort|mot de passe|contraseña)|PIN)\s+(?i:(?:is|est|lautet|ist|es)\s+)?[“\"']?(\S*[\d@#$%&!]\S*)",
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


def has_map(location: str) -> bool:
    """Whether a place has a link that shows where it is."""
    return "://" in location and bool(_MAP.search(location))


def mode_of(
    online: Online, *, title: str, description: str, placed: bool, links: bool, notes: list[str]
) -> str:
    """How one takes part, a key of Mode, with what there is to say about it added to `notes`. `placed` says whether there
    is a place, `links` whether properties give something for joining; the texts count where there is no place."""
    if (online.how and online.how.split("\n", 1)[0] in description) or (
        online.join and online.join in description
    ):
        notes.append(
            "The link to join, and what goes with it, was taken out of the description: it is for those who see the address."
        )
    afar = online.said or links or bool(online.join or online.registration)
    if online.join and not is_meeting(online.join) and not links:
        notes.append("Its place is a web address, which is taken for the link to join.")
    if not afar and not placed and any(map(_ONLINE_EVENT.search, (title, description))):
        afar = True
        notes.append("It names no place, and its text says that it is online.")
    return ("both" if placed else "online") if afar else "person"


def meeting_in(text: str) -> str:
    """The first link in a text that leads to a meeting, or ""."""
    return next(filter(is_meeting, _links(text)), "")


@lru_cache(maxsize=2_000)
def _says_online(location: str) -> bool:
    """Whether a place says that it is online. A calendar names the same few places again and again."""
    return bool(_ONLINE.search(location))


def _lets_in(text: str) -> bool:
    small = text.lower()
    return any(word in small for word in _LETS_IN)


def _with_scheme(location: str) -> str:
    """A place that is the address of a meeting, as a web address; any other as it is."""
    address = f"https://{location.strip()}"
    return address if "://" not in location and _MEETING.fullmatch(address) else location


def _links(text: str) -> list[str]:
    return [found[0] for found in _MEETING.finditer(text)] if "://" in text else []


def online_of(*, description: str, location: str, links: list[str]) -> Online:
    """Sort out what an event says, as texts that `text_of` has made. `links` are what its own properties give for
    joining, the best first."""
    location = _with_scheme(location)
    if _BY_PHONE.match(location):
        return Online(how=location, description=description, said=True)
    in_text = _links(description)
    said = bool(location) and _says_online(location)
    if not (links or in_text or said or "http" in location.lower() or _lets_in(description)):
        return Online(description=description, location=location)
    registration = next((link for link in in_text if _REGISTRATION.search(link)), "")
    in_place = "" if _MAP.search(location) else first_link(location)
    meetings = [
        *(link for link in links if link.startswith("http")),
        # A link in the place of the place is the place.
        *([in_place] if in_place and not _REGISTRATION.search(in_place) else []),
        *filter(is_meeting, in_text),
    ]
    join = next((link for link in meetings if len(link) <= 500), "")
    if in_place and _REGISTRATION.search(in_place):
        registration = registration or in_place
    text, how = _parted(description, meetings)
    how += [link for link in dict.fromkeys([*links, *meetings]) if link != join and link not in " ".join(how)]
    bare = without_links(location)
    said = said or bool(in_place)
    return Online(
        join, registration, fitted("\n".join(how), 1000), text, _physical(bare) if said else bare, said
    )


def _physical(location: str) -> str:
    """What is left of a place that is said to be online: the room beside it, or nothing."""
    location = re.sub(r"^\W*hybrid(?: event)?\s*[:–-]\s*", "", location, flags=re.IGNORECASE)
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
            line = line.replace(found[1] or found[2], "…")
        kept.append(line)
    return text_of("\n".join(kept)), [line for line in how if line not in meetings]


def _linked(line: str, meetings: list[str]) -> str:
    for link in meetings:
        line = line.replace(f"<{link}>", "(link to join)").replace(link, "(link to join)")
    return line
