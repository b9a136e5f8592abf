"""What pages say of one's own mail: how closely an agreement is followed, and whether mail comes back."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from agreements.models import Agreement, Following, Preference
from agreements.models.preference import Level
from agreements.notifications.preferences.channels import preference_of
from stakeholders.models import User

register = template.Library()


@register.inclusion_tag("agreements/preferences/_following.html", takes_context=True)
def following(context: Any, agreement: Agreement) -> dict[str, Any]:
    """Show how closely the reader follows an agreement, and let them change it."""
    rows = Following.objects.filter(person=context["request"].user, agreement=agreement)
    level = rows.values_list("level", flat=True).first() or ""
    levels = [("", _("As my preferences say")), *Level.choices]
    # The token of the page, which an inclusion tag does not pass on by itself.
    return {"agreement": agreement, "level": level, "levels": levels, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def mail_comes_back(user: User) -> Preference | None:
    """Return the preference of a person whose address was refused; None for everybody else."""
    preference = preference_of(user)
    preference.person = user
    return preference if preference.is_suspended else None


@register.simple_tag
def whose_mail_comes_back() -> set[int]:
    """Return the ids of everybody whose address was refused; one query."""
    suspended = Preference.objects.filter(suspended_at__isnull=False).select_related("person")
    return {preference.person_id for preference in suspended if preference.is_suspended}
