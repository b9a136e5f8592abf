"""Registers the people and departments with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("People and departments")
    default_auto_field = "django.db.models.BigAutoField"
