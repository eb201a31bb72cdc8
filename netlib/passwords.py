"""What a password must not be, in words that go with our names of the fields."""

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator


class UnlikeTheMember(UserAttributeSimilarityValidator):
    """Refuses what is nearly the name or the address of whoever chooses it."""

    def get_error_message(self) -> str:
        """Which of the two it is goes without saying."""
        return "This password is too much like your name or your email address."
