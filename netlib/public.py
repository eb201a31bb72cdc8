"""The one list of what a visitor may open. A view whose name does not stand here needs a signed-in member;
tests/netlib/test_closed.py walks every URL against it."""

from typing import Final

PUBLIC_VIEWS: Final = frozenset(
    {
        # The site itself.
        "home",
        "about",
        "privacy",
        "healthz",
        # Profiles of public members; everybody else's answer 404.
        "profile",
        "profile-vcard",
        "contact-list",
        "photo",
        "add-me",
        # The directory as far as it is public; a token stands for its member.
        "people",
        "people-suggest",
        "people-suggest-json",
        "opensearch",
        "browse",
        "browse-letter",
        "browse-country",
        "browse-region",
        "headings",
        "heading",
        "organizations",
        "organization",
        "saved-stop",
        # Committees with a public roster; all others answer 404.
        "committees",
        "committee",
        "committee-history",
        "committee-csv",
        "committee-vcards",
        # Events that are for everybody, as list, calendar, page and feed; a token stands for its member.
        "events",
        "events-calendar",
        "events-month",
        "events-subscribe",
        "events-ics",
        "events-atom",
        "event-ics",
        "feed-ics",
        "feed-atom",
        # Public events, and the answer of whoever was invited by mail.
        "event",
        "event-guests",
        "event-picture",
        "event-answer",
        "event-answer-ics",
        "event-answer-picture",
        # In development only: these are not routed in production.
        "mailbox",
        "mailbox_letter",
        "styleguide",
        # Joining and signing in (django-allauth).
        "join",
        "sign-in",
        "account_login",
        "account_logout",
        "account_signup",
        "account_signup_by_passkey",
        "account_inactive",
        "account_email_verification_sent",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_signup_webauthn",
        "socialaccount_signup",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "google_login",
        "google_callback",
        "orcid_login",
        "orcid_callback",
        "openid_connect_login",
        "openid_connect_callback",
    }
)
