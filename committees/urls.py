"""The addresses of the committees app."""

from django.urls import path

from committees.views import committees, run, said, service, share, volunteers

urlpatterns = [
    path("committees/", committees.committees, name="committees"),
    # One's own service.
    path("committees/service/", service.service, name="service"),
    path("committees/service/cv.txt", service.service_cv, name="service-cv"),
    path("committees/service/<int:seat_id>/accept/", service.seat_accept, name="seat-accept"),
    path("committees/service/<int:seat_id>/agree/", service.seat_agree, name="seat-agree"),
    path("committees/service/<int:seat_id>/decline/", service.seat_decline, name="seat-decline"),
    path("committees/service/<int:seat_id>/resign/", service.seat_resign, name="seat-resign"),
    path("committees/service/<int:seat_id>/wrong/", service.seat_dispute, name="seat-dispute"),
    path("committees/service/<int:seat_id>/right/", service.seat_right, name="seat-right"),
    path("committees/service/<int:seat_id>/audience/", service.seat_audience, name="seat-audience"),
    path("committees/service/<int:seat_id>/mine/", service.seat_claim, name="seat-claim"),
    path("committees/service/<int:seat_id>/not-mine/", service.seat_not_mine, name="seat-not-mine"),
    path("committees/service/said/", said.say, name="service-say"),
    path("committees/service/said/<int:said_id>/", said.said_audience, name="said-audience"),
    path("committees/service/said/<int:said_id>/remove/", said.said_remove, name="said-remove"),
    path("committees/volunteer/", service.volunteer, name="volunteer"),
    path(
        "committees/volunteer/<int:volunteer_id>/withdraw/",
        service.volunteer_withdraw,
        name="volunteer-withdraw",
    ),
    # What everyone may read whom the roster reaches.
    path("committees/<slug:slug>/", committees.committee, name="committee"),
    path("committees/<slug:slug>/share.png", share.committee_share, name="committee-share"),
    path("committees/<slug:slug>/history/", committees.committee_history, name="committee-history"),
    path("committees/<slug:slug>/roster.csv", committees.committee_csv, name="committee-csv"),
    path("committees/<slug:slug>/roster.vcf", committees.committee_vcards, name="committee-vcards"),
    path("committees/<slug:slug>/addresses/", committees.committee_addresses, name="committee-addresses"),
    path("committees/<slug:slug>/served/", said.say_of, name="committee-served"),
    path("committees/<slug:slug>/volunteer/", service.volunteer, name="committee-volunteer"),
    # The chairs.
    path("committees/<slug:slug>/run/", run.run, name="committee-run"),
    path("committees/<slug:slug>/run/describe/", run.run_describe, name="committee-describe"),
    path("committees/<slug:slug>/run/seats/add/", run.run_seat_add, name="committee-seat-add"),
    path("committees/<slug:slug>/run/seats/<int:seat_id>/end/", run.run_seat_end, name="committee-seat-end"),
    path(
        "committees/<slug:slug>/run/seats/<int:seat_id>/correct/",
        run.run_seat_correct,
        name="committee-seat-correct",
    ),
    path(
        "committees/<slug:slug>/run/seats/<int:seat_id>/withdraw/",
        run.run_seat_withdraw,
        name="committee-seat-withdraw",
    ),
    path(
        "committees/<slug:slug>/run/seats/<int:seat_id>/settle/",
        run.run_seat_settle,
        name="committee-seat-settle",
    ),
    path("committees/<slug:slug>/run/seats/<int:seat_id>/claim/", run.run_claim, name="committee-claim"),
    path("committees/<slug:slug>/run/said/<int:said_id>/", said.run_said, name="committee-said"),
    path("committees/<slug:slug>/run/meetings/", run.run_meetings, name="committee-meetings"),
    path(
        "committees/<slug:slug>/run/meetings/<int:event_id>/remove/",
        run.run_meeting_remove,
        name="committee-meeting-remove",
    ),
    path("committees/<slug:slug>/run/message/", run.run_message, name="committee-message"),
    path(
        "committees/<slug:slug>/run/volunteers/<int:volunteer_id>/",
        volunteers.run_volunteer,
        name="committee-run-volunteer",
    ),
    path(
        "committees/<slug:slug>/run/volunteers/<int:volunteer_id>/offer/",
        volunteers.run_volunteer_offer,
        name="committee-run-volunteer-offer",
    ),
    path(
        "committees/<slug:slug>/run/volunteers/<int:volunteer_id>/thank/",
        volunteers.run_volunteer_thank,
        name="committee-run-volunteer-thank",
    ),
]
