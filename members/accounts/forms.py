"""django-allauth's forms with our labels and without placeholders. They do not tell whether an address is
known."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.core import context
from allauth.core.internal.ratelimit import consume
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from members.accounts.devices import device_of
from members.accounts.passkeys import PasskeyField, refusing_nonsense
from members.forms.fields import EMAIL
from members.models import Member
from netlib.forms import Cleaned

PASSWORD_HELP = "At least 10 characters. A few unrelated words are good."  # noqa: S105
_NEW_PASSWORD = ("New password", PASSWORD_HELP)
_CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "off",
    "spellcheck": "false",
}


_MISSING = {
    "name": "Enter your name.",
    "email": "Enter your email address.",
    "login": "Enter your email address.",
    "password": "Enter your password.",
    "password1": "Choose a password.",
    "oldpassword": "Enter your current password.",
    "code": "Enter the code.",
}


# How often a code to sign in with can be asked for, for an address or from a device of its member.
CODES = {"code": "3/m/key,10/h/key"}
_LOCKED = (
    "Too many wrong passwords for this address. Sign in with an emailed code instead, or wait a few minutes."
)


class Plain(forms.BaseForm):
    """Gives fields our labels and help, and takes their placeholders away."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrange()
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            field.error_messages["required"] = _MISSING.get(name, "Fill this in.")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EMAIL
                field.widget.attrs.update(autocapitalize="off", spellcheck="false")

    def arrange(self) -> None:
        """Change the fields as this form needs them."""


class LoginForm(Plain, account.LoginForm):
    """Sign in by password."""

    words = {
        "login": ("Email", ""),
        "password": ("Password", ""),
        "remember": ("Keep me signed in on this device", ""),
    }

    def clean(self) -> dict[str, Any]:
        """Name the way in that is left when others have tried wrong passwords for this address."""
        try:
            return super().clean() or {}
        except ValidationError as error:
            if error.code != "too_many_login_attempts":
                raise
            raise ValidationError(_LOCKED, code=error.code) from None

    @property
    def is_locked(self) -> bool:
        """Whether passwords for this address are not looked at for some minutes: too many were wrong."""
        return self.has_error("__all__", "too_many_login_attempts")


class _Joining(Plain):
    """Saves a new member once, even if the form is sent twice at the same moment."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Return the new member and None; for a known address None and an answer that looks the same."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)  # type: ignore[misc]
            except IntegrityError:
                _, self.account_already_exists = flows.manage_email.email_already_exists(
                    self.cleaned_data["email"]
                )
                if not self.account_already_exists:
                    # Two people with the same name took the same handle at the same moment.
                    with transaction.atomic():
                        return super().try_save(request)  # type: ignore[misc]
        # A known address takes as long as a new one, whose password is hashed.
        Member().set_password(self.cleaned_data.get("password1"))
        return super().try_save(request)  # type: ignore[misc]


class SignupForm(_Joining, account.SignupForm):
    """Join with name, email and a password, or with a passkey that is made later."""

    field_order = ["name", "email", "password1"]
    words = {
        "email": ("Email", "We’ll email a code to it. Nobody sees it unless you put it on your profile."),
        "password1": ("Password", PASSWORD_HELP),
    }

    def clean(self) -> Cleaned:
        """Also refuse a password that is similar to the name."""
        data = super().clean() or {}
        password = data.get("password1")
        if password and "password1" not in self.errors:
            try:
                validate_password(password, Member(name=data.get("name", ""), email=data.get("email", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class SocialSignupForm(_Joining, social.SignupForm):
    """Join through another service."""

    field_order = ["name", "email"]
    words = {"email": ("Email", "If you change it, we’ll email a code to the new one.")}


class AddEmailForm(Plain, account.AddEmailForm):
    """Add an address to one's account."""

    words = {
        "email": (
            "Another email address",
            "We’ll email a code to it. It counts once you have entered the code.",
        )
    }


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """Change the password."""

    words = {"oldpassword": ("Current password", ""), "password1": _NEW_PASSWORD}

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        del self.fields["password2"]


class SetPasswordForm(Plain, account.SetPasswordForm):
    """Choose a first password."""

    words = {"password1": ("Password", PASSWORD_HELP)}

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        del self.fields["password2"]


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """Ask for a code to choose a new password with."""

    words = {"email": ("Email", "")}


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    """Choose a new password after the code."""

    words = {"password1": _NEW_PASSWORD}

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        del self.fields["password2"]


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """Prove one's identity again, by password."""

    words = {"password": ("Your password", "")}


class RequestLoginCodeForm(Plain, account.RequestLoginCodeForm):
    """Ask for a code to sign in with."""

    words = {"email": ("Email", "")}

    def clean_email(self) -> str:
        """Count the codes that a member's own device asks for apart from those that anybody asks for."""
        email = str(self.cleaned_data["email"]).lower()
        key = f"{email}:{device_of(context.request, email)}"
        if not consume(context.request, app="members", action="code", config=CODES, key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        return str(super().clean_email())


class _Code(Plain):
    words = {"code": ("Code", "Eight digits, like 1234-5678.")}

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        self.fields["code"].widget.attrs.update(_CODE)
        self.fields["code"].widget.attrs["maxlength"] = 40


class ConfirmLoginCodeForm(_Code, account.ConfirmLoginCodeForm):
    """The code that signs in."""


class ConfirmPasswordResetCodeForm(_Code, account.ConfirmPasswordResetCodeForm):
    """The code that allows a new password."""


class ConfirmEmailForm(_Code, account.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""

    def clean_code(self) -> str:
        """Also refuse a correct code whose account is gone."""
        code = super().clean_code()
        if self.user is None:
            raise get_adapter().validation_error("incorrect_code")
        return str(code)


class _AppCode(Plain):
    user: Member

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        self.fields["code"].widget.attrs.update(_CODE)

    def clean_code(self) -> str:
        """Take each code once, wherever it was shown, for as long as the app's clock would let it pass."""
        code = str(super().clean_code())  # type: ignore[misc]
        lives = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"netlib.code.{self.user.pk}.{code}", 1, timeout=lives):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_AppCode, mfa.AuthenticateForm):
    """The second step at sign-in."""

    words = {"code": ("Code", "Six digits from your authenticator app, or one of your recovery codes.")}


class ReauthenticateCodeForm(_AppCode, mfa.ReauthenticateForm):
    """Prove one's identity again, by a code."""

    words = AuthenticateForm.words


class ActivateTOTPForm(_AppCode, totp.ActivateTOTPForm):
    """Connect an authenticator app."""

    words = {"code": ("Code that the app shows now", "Six digits.")}


class _KeyName(Plain):
    words = {"name": ("Name", "So that you recognize it: “My phone”, “Key on my key ring”.")}

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        # The longest that the list of passkeys can show in one line.
        self.fields["name"].widget.attrs.update(maxlength=60, autocomplete="off")


class _MadePasskey(_KeyName):
    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a passkey that is none: it could never sign in, and would be in the way."""
        with refusing_nonsense():
            return super().clean() or {}


class SignupPasskeyForm(_MadePasskey, webauthn.SignupWebAuthnForm):
    """Make the passkey that completes joining."""

    credential = PasskeyField()


class AddPasskeyForm(_MadePasskey, webauthn.AddWebAuthnForm):
    """Add a passkey. It is always enough to sign in."""

    credential = PasskeyField()

    def arrange(self) -> None:
        """Change the fields as this form needs them."""
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = "on"


class _UsedPasskey(forms.BaseForm):
    def clean_credential(self) -> Any:
        """Raises ValidationError for a passkey that is none, or not this member's."""
        with refusing_nonsense():
            return super().clean_credential()  # type: ignore[misc]


class AuthenticatePasskeyForm(_UsedPasskey, webauthn.AuthenticateWebAuthnForm):
    """The second step at sign-in, by a passkey."""

    credential = PasskeyField(used=True)


class LoginPasskeyForm(_UsedPasskey, webauthn.LoginWebAuthnForm):
    """Sign in by a passkey."""

    credential = PasskeyField(used=True)


class ReauthenticatePasskeyForm(_UsedPasskey, webauthn.ReauthenticateWebAuthnForm):
    """Show again who it is, by a passkey."""

    credential = PasskeyField(used=True)


class RenamePasskeyForm(_KeyName, webauthn.EditWebAuthnForm):
    """Rename a passkey."""
