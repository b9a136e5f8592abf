"""Registers the agreements and their lists with Django."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the lists known by their names; they are made of models, which are loaded by now."""
        from agreements.lists.listed_agreements import AGREEMENTS  # noqa: PLC0415
        from agreements.lists.listed_changes import CHANGES  # noqa: PLC0415
        from agreements.lists.listed_events import EVENTS  # noqa: PLC0415
        from agreements.lists.listed_promises import PROMISES  # noqa: PLC0415
        from stakeholders.lists.definition import register  # noqa: PLC0415

        register([AGREEMENTS, PROMISES, CHANGES, EVENTS])
