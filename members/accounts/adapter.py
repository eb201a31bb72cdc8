"""What django-allauth asks us: the names of new members, letters, the words of its errors."""

import base64
import hashlib
import time
from datetime import timedelta

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import force_bytes

from members.accounts.devices import device_of, remember_device
from members.models import Member
from members.services.signing_in import forget_password
from netlib import limits, mail
from netlib.forms import Initial
from netlib.models import Kind
from netlib.text.names import clean_name

# Messages that repeat what the page says: the first two unless the member asked for another code, the next two before
# the member has signed in.
_CODE_SENT = {"account/messages/email_confirmation_sent.txt", "account/messages/login_code_sent.txt"}
_ON_THE_WAY = {"account/messages/email_confirmed.txt", "account/messages/password_changed.txt"}
_FOR_ANY_ADDRESS = {"account/email/unknown_account", "account/email/account_already_exists"}
_NEVER_NEEDED = {"mfa/messages/recovery_codes_generated.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """Signing up and signing in by email."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed for now.",
        "cannot_remove_primary_email": "This is the address we write to. Choose another one for that first.",
        "duplicate_email": "This address is already on your account.",
        "email_password_mismatch": "This email address and password don’t match.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": "This isn’t the last code we sent. Check the newest email.",
        "incorrect_password": "This is not your password.",
        "max_email_addresses": "You can have %d addresses. Remove one first.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
        "same_as_current": "That’s what it is now.",
        "unverified_primary_email": "Confirm this address first.",
    }

    def save_user(self, request: HttpRequest, user: Member, form: Form, commit: bool = True) -> Member:
        """Give the new member their names before they are saved."""
        user.name = form.cleaned_data["name"]
        Member.objects.give_names(user)
        return super().save_user(request, user, form, commit=commit)

    def login(self, request: HttpRequest, user: Member) -> None:
        """Sign in. A member who proves an unconfirmed address by an emailed code alone takes the account over:
        the password that was chosen before, perhaps by a stranger, is removed."""
        methods = {record["method"] for record in get_authentication_records(request, user)}
        if user.last_login is None and methods == {"code"} and user.has_usable_password():
            forget_password(member=user)
            messages.info(
                request,
                "The password that was chosen for your address before you confirmed it is forgotten. "
                "You can choose one under “Signing in”.",
            )
        super().login(request, user)

    def post_login(
        self, request: HttpRequest, user: Member, *, signup: bool, **kwargs: object
    ) -> HttpResponse:
        """A member who has just joined has proved their identity by the code from their mail: remember that, and the
        device of everybody who signs in."""
        if signup:
            record_authentication(request, user, method="code")
        response = super().post_login(request, user, signup=signup, **kwargs)
        remember_device(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """What wrong passwords are counted by: the address, and apart from it each device that its member has used."""
        device = device_of(request, credentials.get("email", ""))
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{device}" if device else key

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whether to ask the member to prove their identity again. Not within minutes of signing in."""
        request = current.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Member) -> list[dict[str, str]]:
        """The ways in which this member can prove their identity again, in our words."""
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your app, or a recovery code",
            "mfa_reauthenticate:webauthn": "Use your passkey",
        }
        return [
            {**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)
        ]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page on signing in."""
        return reverse("mfa_index")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to the list of addresses, which has the new one."""
        return reverse("account_email")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send the letter whose template is `{template_prefix}.md`. A letter with a code is of no use after the code
        ends. An address gets so many of the letters that anybody can ask for; the page says so alike for all."""
        by_anybody = "code" in context or template_prefix in _FOR_ANY_ADDRESS
        if by_anybody and not _may_ask_for_letter(current.request, email):
            messages.error(current.request, "That address got many letters in a short time. Try again later.")
            return
        good_for = timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT) if "code" in context else None
        mail.post(
            f"{template_prefix}.md",
            to=email,
            context=mail.plain({"email": email, **context}),
            good_for=good_for,
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: object,
        **kwargs: object,
    ) -> None:
        """Show a message, unless the page says it already."""
        if (
            message_template in _NEVER_NEEDED
            or (message_template in _CODE_SENT and request.POST.get("action") != "resend")
            or (message_template in _ON_THE_WAY and not request.user.is_authenticated)
        ):
            return
        super().add_message(request, level, message_template, *args, **kwargs)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Signing up and signing in through another service. An address that a member already has is never
    connected here: the member signs in first and connects the service from their account."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": "Someone else on Netlib signs in with that account.",
        "disconnect_last": "This is your only way to sign in. Set a password first.",
        "no_password": "Set a password first, or you could not sign in any more.",
        "no_verified_email": "Confirm an email address first, or you could not sign in any more.",
    }

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """The keys of a service. Raises Http404 for a service that is not configured."""
        try:
            return super().get_app(request, provider, client_id)
        except ObjectDoesNotExist:
            raise Http404 from None

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]) -> Member:
        """Take over the person's name from the other service. They can correct it in the sign-up form."""
        member = super().populate_user(request, sociallogin, data)
        whole = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        member.name = clean_name(whole)[:120]
        return member

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> Initial:
        """What the sign-up form starts with."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}


class MFAAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Turn the second step off before you add an address.",
        "cannot_generate_recovery_codes": "Recovery codes go with an authenticator app or a passkey. Add one first.",
        "incorrect_code": "This code isn’t right, or it has expired. Codes change every half minute.",
        "unverified_email": "Confirm all your email addresses first.",
    }

    def generate_authenticator_name(self, user: Member, type: str) -> str:
        """A name for a new passkey, for its owner to change."""
        count = user.authenticator_set.filter(type=type).count()
        return f"Passkey {count + 1}" if count else "My passkey"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database, so that a copy of the database alone opens no account."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` made. Raises ValueError when SECRET_KEY has changed without a fallback."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ValueError("A sign-in secret was sealed with another SECRET_KEY.") from error

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def _may_ask_for_letter(request: HttpRequest, address: str) -> bool:
    """Count a letter that a request asks for: by the address, or by the device where its member has used that before, and
    by the member who is signed in."""
    device = device_of(request, address)
    by = request.user.pk if request.user.is_authenticated else None
    return limits.try_spend(Kind.SIGN_IN_LETTER, by=by, to=f"device {device}" if device else address)


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    sealed = (hashlib.sha256(b"members.adapter.MFAAdapter " + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in sealed])
