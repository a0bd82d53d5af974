from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "welfare_kmzero.signin"
    label = "signin"
    verbose_name = "Accesso"

    def ready(self) -> None:
        """Listen to who enters and leaves: the signals are Django's own."""
        from welfare_kmzero.signin import audit

        audit.listen()
