"""What a superuser looks at in the admin, for the history of the members whom it is about.

Every class of admin pages is a `Noted` one: `CuratorSite.register` makes it so, and nobody has to remember it. What such
a page shows of rows goes through `noted`, and so does what our own pages in the admin show. The members app writes it
down (`NOTE`): nothing is written for curators, who are no superusers, and nothing for rows that belong to no member.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import auth
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest

# Called with the number of the superuser, the rows' model, their numbers, what they are called by (a model), and whether only
# those count that not every member can see.
NOTE: list[Callable[[int, type[Model], Sequence[Any], type[Model], bool], object]] = []


def noted(
    request: HttpRequest,
    rows: Iterable[Model],
    *,
    only_hidden: bool = False,
    about: type[Model] | None = None,
) -> None:
    """Note that the rows, all of one model, are shown to the one who sent the request, if that is a superuser. With
    `only_hidden` those alone that not every member can see anyway, for lists of what every member may know. `about` is
    the model that the member reads of, if that is another."""
    # The rows are read for a superuser alone.
    if _superuser(request) and (found := [row for row in rows if row.pk is not None]):
        noted_keys(request, type(found[0]), [row.pk for row in found], only_hidden=only_hidden, about=about)


def noted_keys(
    request: HttpRequest,
    model: type[Model],
    keys: Sequence[Any],
    *,
    only_hidden: bool = False,
    about: type[Model] | None = None,
) -> None:
    """The same for the rows of a model with these keys, where the page has read a part of them alone."""
    if keys and (by := _superuser(request)):
        for note in NOTE:
            note(by, model, keys, about or model, only_hidden)


def _superuser(request: HttpRequest) -> int | None:
    """The number of the superuser who sent the request, if one did."""
    return request.user.pk if getattr(request.user, "is_superuser", False) else None


def keys_of(model: type[Model]) -> list[str]:
    """The paths from a row of a model to the members whom it names: `pk` of a member, else the row's own keys to members,
    else the keys of the rows to which it belongs. Empty for what belongs to no member."""
    return _keys_of(model, frozenset())


def _keys_of(model: type[Model], passed: frozenset[type[Model]]) -> list[str]:
    member = auth.get_user_model()
    if model is member:
        return ["pk"]
    keys = [each for each in model._meta.concrete_fields if each.many_to_one or each.one_to_one]
    own = [each.attname for each in keys if each.related_model is member]
    return own or [
        f"{each.name}__{path}"
        for each in keys
        if isinstance(each.related_model, type) and each.related_model not in passed | {model}
        for path in _keys_of(each.related_model, passed | {model})
    ]


class Noted:
    """For a class of admin pages: what they show a superuser of somebody's rows is noted before the page is there.

    A class may say `lists_what_is_known = True`: its list tells nothing of a row but what every member knows who can see
    the row, so that the rows which every member can see are passed over."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row of a page: of its form, its history, and the question whether to delete it."""
        row = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        noted(request, [row] if row else [])
        return row

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list."""
        shown: ChangeList = super().get_changelist_instance(request)  # type: ignore[misc]
        noted(request, shown.result_list, only_hidden=getattr(self, "lists_what_is_known", False))
        return shown

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The question whether to delete several."""
        noted(request, objs)
        return super().get_deleted_objects(objs, request)  # type: ignore[misc]

    def get_inline_formsets(
        self, request: HttpRequest, formsets: Any, inline_instances: Any, obj: Any = None
    ) -> Any:
        """The rows within the form of another."""
        for formset in formsets:
            noted(request, [form.instance for form in formset.initial_forms])
        return super().get_inline_formsets(request, formsets, inline_instances, obj)  # type: ignore[misc]


def with_notes(pages: type[ModelAdmin[Any]]) -> type[ModelAdmin[Any]]:
    """The class of admin pages as a noted one."""
    return (
        pages
        if issubclass(pages, Noted)
        else type(pages.__name__, (Noted, pages), {"__module__": pages.__module__})
    )


class NotedSuggestions(AutocompleteJsonView):
    """What a field of the admin suggests while one types: names alone, so members whom every member finds are passed
    over."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The names."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        noted(self.request, context["object_list"], only_hidden=True)
        return context
