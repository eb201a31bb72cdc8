"""The ledger of limits: it counts what was done, whatever is deleted, and however many come at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from members.services.leaving import ask_to_leave, erase
from netlib import curators, limits
from netlib.limits import DAY, LIMITS, READING, LimitReached, Per, spend, try_spend
from netlib.models import Kind, LimitHit, OptOut, Usage
from tests.cast import Cast
from tests.events.reading import SignIn
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
OUT = "out@elsewhere.example"


def test_a_member_does_so_much_and_no_more_until_it_is_long_enough_ago(cast: Cast) -> None:
    one, other = cast.owner.pk, cast.both.pk
    assert [try_spend(Kind.EXPORT, by=one) for _ in range(7)] == [True] * 5 + [False] * 2
    assert try_spend(Kind.EXPORT, by=other)
    assert try_spend(Kind.REQUEST, by=one)
    oldest = Usage.objects.filter(by=one, kind=Kind.EXPORT).earliest("pk")
    Usage.objects.filter(pk=oldest.pk).update(at=timezone.now() - DAY + dt.timedelta(minutes=1))
    with pytest.raises(LimitReached, match="You can download your copy 5 times a day") as refused:
        spend(Kind.EXPORT, by=one)
    assert dt.timedelta() < refused.value.until - timezone.now() <= dt.timedelta(minutes=1)
    Usage.objects.filter(pk=oldest.pk).update(at=timezone.now() - DAY)
    assert [try_spend(Kind.EXPORT, by=one) for _ in range(2)] == [True, False]


def test_all_or_nothing_is_noted(cast: Cast) -> None:
    spend(Kind.INVITE_ADDRESS, by=cast.owner.pk, times=150)
    with pytest.raises(LimitReached):
        spend(Kind.INVITE_ADDRESS, by=cast.owner.pk, times=51)
    assert Usage.objects.count() == 150
    spend(Kind.INVITE_ADDRESS, by=cast.owner.pk, times=50)
    spend(Kind.INVITE_ADDRESS, by=cast.both.pk, times=0)
    assert Usage.objects.count() == 200


def test_a_month_counts_beside_the_day(cast: Cast) -> None:
    for _ in range(5):
        spend(Kind.INVITE_ADDRESS, by=cast.owner.pk, times=200)
        Usage.objects.update(at=timezone.now() - dt.timedelta(days=2))
    with pytest.raises(LimitReached, match="1,000 addresses in 30 days"):
        spend(Kind.INVITE_ADDRESS, by=cast.owner.pk)


def test_an_address_is_one_however_it_is_written() -> None:
    for number in range(10):
        assert try_spend(Kind.OUTSIDE_LETTER, to=f"Out+{number}@Elsewhere.Example" if number % 2 else OUT)
    assert not try_spend(Kind.OUTSIDE_LETTER, to=f" {OUT.upper()} ")
    assert try_spend(Kind.OUTSIDE_LETTER, to="in@elsewhere.example")
    # The ledger holds no address.
    assert b"elsewhere" not in b"".join(bytes(row.to_hash or b"") for row in Usage.objects.all())


def test_the_whole_site_has_a_limit(cast: Cast) -> None:
    [site] = [limit for limit in LIMITS[Kind.INVITE_ADDRESS] if limit.per == Per.SITE]
    now = timezone.now()
    Usage.objects.bulk_create(Usage(kind=Kind.INVITE_ADDRESS, at=now) for _ in range(site.most))
    with pytest.raises(LimitReached, match="email more new addresses today"):
        spend(Kind.INVITE_ADDRESS, by=cast.owner.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("together", [False, True])
def test_requests_at_the_same_instant_do_not_pass_a_limit_together(together: bool) -> None:
    """Real threads and transactions, by one member, and by eight about one thing."""
    people = [MemberFactory.create().pk for _ in range(8)]
    start = Barrier(8)

    def try_often(number: int) -> int:
        try:
            start.wait(timeout=30)
            if together:
                return sum(
                    try_spend(Kind.CHAIR_LETTER, by=people[number], to="committee 1") for _ in range(4)
                )
            with transaction.atomic():
                return sum(try_spend(Kind.REQUEST, by=people[0]) for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(try_often, range(8)))
    assert done == Usage.objects.count() == (10 if together else 40)


def test_old_rows_go_only_when_no_limit_looks_back_so_far(cast: Cast) -> None:
    now = timezone.now()
    for age in (limits.LONGEST - dt.timedelta(hours=1), limits.LONGEST + dt.timedelta(hours=1)):
        Usage.objects.create(kind=Kind.EXPORT, by=cast.owner, at=now - age)
    LimitHit.objects.create(kind=Kind.EXPORT, by=cast.owner, day=now, last_at=now - dt.timedelta(days=91))
    limits.read(Kind.PROFILES, by=cast.owner.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE netlib_reading SET hour = hour - interval '3 hours'")
        limits.read(Kind.PROFILES, by=cast.owner.pk)
        limits.forget_old()
        cursor.execute("SELECT count(*) FROM netlib_reading WHERE member_id = %s", [cast.owner.pk])
        assert cursor.fetchone() == (1,)
    assert (Usage.objects.count(), LimitHit.objects.count()) == (1, 0)
    assert max(limit.within for several in LIMITS.values() for limit in several) == limits.LONGEST


def test_a_member_who_is_erased_leaves_no_name_and_makes_no_room(cast: Cast) -> None:
    Usage.objects.create(kind=Kind.CHAIR_LETTER, by=cast.both, to_hash=b"x")
    LimitHit.objects.create(kind=Kind.CHAIR_LETTER, by=cast.both, day=dt.date(2026, 12, 1))
    ask_to_leave(member=cast.both)
    assert erase(member_id=cast.both.pk, now=timezone.now() + dt.timedelta(days=15))
    row = Usage.objects.get()
    assert (row.kind, row.by) == (Kind.CHAIR_LETTER, None)
    assert not LimitHit.objects.exists()


def test_each_kind_has_its_limits_and_each_view_one_budget() -> None:
    assert set(Kind) == set(LIMITS) | set(READING)
    assert set(LIMITS) & set(READING) == set()
    views = [view for budget in READING.values() for view in budget.views]
    assert len(views) == len(set(views))


def test_curators_see_who_reached_a_limit_and_change_nothing(cast: Cast, sign_in: SignIn) -> None:
    """The refusal undoes what the request wrote, and is noted all the same."""
    spend(Kind.REQUEST, by=cast.stranger.pk, times=40)
    client = sign_in(cast.stranger)
    for _ in range(2):
        page = client.post("/people/nell-harrigan/ask/", {"tier": "professional"})
        assert page.status_code == 422
    hit = LimitHit.objects.get()
    assert (hit.kind, hit.by, hit.times, hit.day) == (Kind.REQUEST, cast.stranger, 2, timezone.now().date())
    OptOut.objects.create(address_hash=b"x" * 32)
    cast.curator.groups.add(Group.objects.get(name=curators.NAME))
    curator = sign_in(cast.curator)
    listed = curator.get("/admin/netlib/limithit/").content.decode()
    assert ("Contact request" in listed, "Sol Strand" in listed) == (True, True)
    assert curator.get("/admin/netlib/optout/").status_code == 200
    for model, pk in (("limithit", hit.pk), ("optout", OptOut.objects.get().pk)):
        for step in (f"{pk}/delete/", "add/"):
            assert curator.post(f"/admin/netlib/{model}/{step}", {"post": "yes"}).status_code == 403
        assert curator.post(f"/admin/netlib/{model}/{pk}/change/", {"times": 9}).status_code == 403
    assert (LimitHit.objects.get().times, OptOut.objects.count()) == (2, 1)


def test_a_refusal_is_an_error_that_forms_show(cast: Cast) -> None:
    spend(Kind.REQUEST, by=cast.owner.pk, times=40)
    with pytest.raises(ValidationError, match="You’ve sent 40 requests today"):
        spend(Kind.REQUEST, by=cast.owner.pk)
    assert Member.objects.filter(pk=cast.owner.pk).exists()
