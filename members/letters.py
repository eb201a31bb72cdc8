"""The letters of the members app. Each checks at the moment of sending whether it may still go."""

from members.models import Contact, ContactRequest, Member, SavedSearch
from members.reads.newcomers import newcomers
from members.rule.columns import in_good_standing, not_blocked, visible_to
from members.rule.standing import Viewer
from netlib import mail


@mail.letter("members/mail/contact_request.md", to=mail.key_of(ContactRequest, "request_id", "recipient"))
def contact_request(request_id: int) -> mail.Envelope | None:
    """A member asks the recipient to be a contact. The letter says of the sender what the recipient may see,
    and has the sender's note."""
    request = ContactRequest.objects.open().filter(pk=request_id).select_related("recipient").first()
    if request is None:
        return None
    recipient = request.recipient
    viewer = Viewer(recipient.pk)
    exists = Member.objects.filter(in_good_standing(), pk=recipient.pk, mail_on_request=True).exists()
    sender = Member.objects.filter(
        in_good_standing(), not_blocked(viewer, "pk"), pk=request.sender_id
    ).first()
    if not exists or sender is None:
        return None
    listed = Member.objects.filter(visible_to(viewer, audience="listing", owner="pk"), pk=sender.pk).exists()
    return mail.Envelope(
        to=recipient.email,
        context={
            "name": sender.name,
            "line": sender.headline if listed else "",
            "message": mail.Quoted(request.message),
            "where_met": request.where_met,
            "address": mail.address("requests"),
        },
    )


@mail.letter("members/mail/contact_made.md", to=mail.given("owner_id"))
def contact_made(owner_id: int, other_id: int) -> mail.Envelope | None:
    """A member accepted the owner's request. It does not say how they filed the owner."""
    tie = Contact.objects.of(owner_id).filter(other=other_id).select_related("owner", "other").first()
    wanted = Member.objects.filter(in_good_standing(), pk=owner_id, mail_on_request=True).exists()
    if tie is None or not wanted:
        return None
    return mail.Envelope(
        to=tie.owner.email,
        context={"name": tie.other.name, "address": mail.address("contact", tie.other.handle)},
    )


@mail.letter("members/mail/newcomers.md", to=mail.key_of(SavedSearch, "saved_id", "owner"))
def saved_search(saved_id: int) -> mail.Envelope | None:
    """Who is new in a saved search, looked up now. Not sent when there is no one, or the letter was turned off."""
    saved = (
        SavedSearch.objects.filter(in_good_standing("owner__"), pk=saved_id, weekly=True)
        .select_related("owner")
        .first()
    )
    found = newcomers(saved) if saved else []
    if saved is None or not found:
        return None
    stop = mail.address("saved-stop", saved.token)
    people = [
        {"name": hit.member.name, "line": hit.line, "address": mail.address("profile", hit.member.handle)}
        for hit in found
    ]
    return mail.Envelope(
        to=saved.owner.email,
        context={
            "name": saved.name,
            "people": people,
            "search": f"{mail.address('people')}?{saved.query}",
            "stop": stop,
        },
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
