"""What a shared address shows of its page: `{% load sharing %}`."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static

register = template.Library()


@register.inclusion_tag("netlib/share.html", takes_context=True)
def share(
    context: Context, title: str, about: str, picture: str = "", sort: str = "website"
) -> dict[str, Any]:
    """The tags of a public page for search engines and previews: description, canonical address, and Open Graph
    (https://ogp.me/) with `picture`, the path of one of 1200 by 630 pixels, else Netlib's own. `sort` is a type of Open
    Graph. Nothing for members, who look at their own version of the page."""
    request = context["request"]
    if request.user.is_authenticated:
        return {}
    return {
        "title": title,
        "about": " ".join(about.split())[:200],
        "address": f"{settings.SITE_URL}{request.path}",
        "picture": f"{settings.SITE_URL}{picture or static('share.png')}",
        "sort": sort,
        "site_name": settings.SITE_NAME,
    }
