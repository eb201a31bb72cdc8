"""The words that the help page explains, in the order in which a newcomer meets them. `docs/glossary.md` has all words."""

from typing import Final

WORDS: Final = {
    "contact": "A member who accepted your request, or whose request you accepted.",
    "file": "To say how you know a contact: professional, personal or both, and in which circles. Only you know.",
    "circle": "A group of your contacts, like a book club. Only you know that it exists and who is in it.",
    "profile": "Your page. People see the lines that you let them see.",
    "line": "One thing on your profile: a job, a phone number, a hobby.",
    "headline": "The short text under your name in lists.",
    "audience": "Who can see a thing: everyone, members, kinds of contacts, some circles, or only you.",
    "handle": "Your name in addresses, like @maria-silva.",
    "co-host": "A member who hosts an event with you: sees all guests, can invite people and edit it.",
    "cohort": "Guests of a past event who agreed to stay findable for each other.",
    "own words": "What you say of your past: events you attended and committees you served on. It’s marked until somebody confirms it.",
    "roster": "The list of who serves on a committee, today or on any other day.",
    "curator": "A member who looks after events, organizations and committees for everyone.",
    "sharing history": "Your own list of every change to who can see what.",
}
