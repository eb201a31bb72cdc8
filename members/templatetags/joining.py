"""Filters of the pages on signing in."""

from django import template

register = template.Library()

# In this order: most browsers also claim to be another one that stands further down.
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
    """What a person would call the browser that sends this User-Agent: "Firefox on Windows"."""
    name = next((said for mark, said in _BROWSERS.items() if f"{mark}/" in user_agent), "")
    system = next((said for mark, said in _SYSTEMS.items() if mark in user_agent), "")
    return " on ".join(filter(None, (name, system))) or "A browser of some kind"
