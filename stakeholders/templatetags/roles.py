"""Says in a template what a person is in the organisation."""

from django import template

from stakeholders.models import User
from stakeholders.roles import roles_of

register = template.Library()


@register.filter
def roles(person: User) -> str:
    """Return one line such as "Head of Sales, Manager", of a person fetched `with_roles`."""
    return roles_of(person)
