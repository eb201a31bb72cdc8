"""Members in the admin: who they are, and whether they are suspended. The admin does not show their lines,
addresses, contacts or audiences."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from members.models import Member
from members.services.staff import set_rights
from members.services.suspension import set_suspended
from netlib.curator_site import OwnFilters, written


@admin.register(Member)
class MemberAdmin(OwnFilters[Member]):
    """Find a member by name or handle; suspend and reactivate. Only superusers make staff and curators."""

    list_display = ("name", "handle", "good_standing", "is_staff", "joined")
    list_filter = (("is_active", admin.BooleanFieldListFilter), "is_staff", "groups", "date_joined")
    search_fields = ("name", "handle")
    search_help_text = "By name or handle"
    ordering = ("-date_joined",)
    show_full_result_count = False
    actions = ("suspend", "reactivate")
    fields = ("name", "handle", "good_standing", "joined", "is_staff", "is_superuser", "groups")
    filter_horizontal = ("groups",)
    lists_what_is_known = True
    joined = written("date_joined", "Joined")

    @admin.display(boolean=True, description="Not suspended", ordering="is_active")
    def good_standing(self, member: Member) -> bool:
        """Whether the member may sign in and be found."""
        return member.is_active

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        """Everything is read-only but the rights of staff, for superusers."""
        rights = {"is_staff", "is_superuser", "groups"}
        return [name for name in self.fields if name not in rights or not request.user.is_superuser]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Members leave by themselves."""
        return False

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm[Member], change: bool) -> None:
        """Save the rights of staff; nothing else can be changed here."""
        set_rights(member=obj, is_staff=obj.is_staff, is_superuser=obj.is_superuser)

    @admin.action(description="Suspend the chosen members", permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Suspend: they cannot sign in and are found nowhere."""
        self._set_suspended(request, queryset, suspended=True)

    @admin.action(description="Let the chosen members back in", permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """End the suspension; everything is as it was before."""
        self._set_suspended(request, queryset, suspended=False)

    def _set_suspended(self, request: HttpRequest, queryset: QuerySet[Member], *, suspended: bool) -> None:
        assert isinstance(request.user, Member)  # noqa: S101
        word = "suspended" if suspended else "reactivated"
        changed = set_suspended(members=queryset, by=request.user, suspended=suspended)
        if changed:
            LogEntry.objects.log_actions(
                request.user.pk, _rows(changed), CHANGE, change_message=word.capitalize()
            )
            names = ", ".join(member.name for member in changed)
            self.message_user(request, f"Now {word}: {names}.", messages.SUCCESS)
        if passed_over := len(queryset) - len(changed):
            note = f"{passed_over} left as they were: already so, yourself, or staff, who only a superuser can suspend."
            self.message_user(request, note, messages.WARNING)


def _rows(members: list[Member]) -> QuerySet[Member]:
    """The members as the admin's log takes them."""
    return Member.objects.filter(pk__in=[member.pk for member in members])
