"""Filters of the pages on signing in."""

from django import template

register = template.Library()

# The order matters: most browsers also claim to be one further down.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """The browser that sends this User-Agent, as a person would call it: "Firefox on Windows"."""
    name = next((said for mark, said in _BROWSERS.items() if f"{mark}/" in user_agent), "")
    system = next((said for mark, said in _SYSTEMS.items() if mark in user_agent), "")
    return " on ".join(filter(None, (name, system))) or "A browser of some kind"
