"""Loads the Celery app in every process, so that web requests and commands can send tasks."""

from django.apps import AppConfig


class CompositionRoot(AppConfig):
    name = "config"
    verbose_name = "Entente"

    def ready(self) -> None:
        # The Celery app reads the settings, so it can be built only now.
        from config import celery  # noqa: F401, PLC0415
