"""What a password must be, in words that Django's Italian does not have."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django's own; its sentence has no translation any more."""

    def get_error_message(self) -> str:
        return f"La password è troppo corta: servono almeno {self.min_length} caratteri."
