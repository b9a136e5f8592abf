"""Says in a template what a person is in the organisation."""

from django import template

from stakeholders import roles as words
from stakeholders.models import User

register = template.Library()


@register.filter
def roles(person: User) -> str:
    """Return one line such as "Head of Sales, Manager"."""
    return words.roles_of(person)
