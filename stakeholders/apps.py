"""Registers the people and departments with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("People and departments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the list of people known by its name; it is made of models, which are loaded by now."""
        from stakeholders.lists.definition import register  # noqa: PLC0415
        from stakeholders.lists.listed_people import PEOPLE  # noqa: PLC0415

        register([PEOPLE])
