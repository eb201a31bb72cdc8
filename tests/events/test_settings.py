"""A member’s own settings for events."""

from events.models import (
    EventSettings,
)
from tests.cast import Cast
from tests.events.reading import SignIn


def test_the_settings_of_mails(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.owner)
    assert client.get("/settings/events/").status_code == 200
    client.post("/settings/events/", {"remind": "week"})
    mine = EventSettings.objects.get(member=cast.owner)
    assert (mine.remind, mine.mail_on_invitation) == ("week", False)
