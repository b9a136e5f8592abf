"""Who may use the pages of the organisation."""

from stakeholders.models import User


def may_administer(user: User) -> bool:
    """Administrators alone look after people and departments."""
    return user.is_active and user.is_administrator


def whom_to_ask() -> list[User]:
    """Return the first three administrators by name: somebody is there to ask."""
    return list(User.objects.administrators().alphabetical()[:3])
