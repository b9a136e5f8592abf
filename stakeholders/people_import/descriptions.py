"""The changes that one line of a list would make to a person, in words."""

from collections.abc import Iterator

from stakeholders.models import Department
from stakeholders.people_import.steps import Before, Step, names_of
from stakeholders.text.sentences import gettext as _


def described(step: Step) -> list[str]:
    """Return what happens to the person, each part to be read after their name."""
    return [*_belonging(step), *_seats(step), *_fields(step), *_rights(step)]


def changes_of_power(step: Step) -> list[str]:
    """Return what should be read before the import: another head in place of one, a new administrator or manager."""
    return [*(_headed(department) for department in step.headed if department.head), *_rights(step)]


def _belonging(step: Step) -> Iterator[str]:
    was = step.before or Before()
    joined, left = names_of(step.joined), names_of(step.left)
    if joined and left:
        yield _("moves from %(left)s to %(joined)s") % {"left": left, "joined": joined}
    elif left:
        yield _("leaves %(left)s") % {"left": left}
    elif joined:
        yield _("joins %(joined)s") % {"joined": joined}
    headed = [department for department in was.headed if step.departments and department not in step.departments]
    if headed:
        yield _("stays head of %(departments)s until another head is named") % {"departments": names_of(headed)}


def _seats(step: Step) -> Iterator[str]:
    yield from (_headed(department) for department in step.headed)
    if step.deputised:
        yield _("becomes deputy of %(departments)s") % {"departments": names_of(step.deputised)}


def _headed(department: Department) -> str:
    parts = {"name": department.name, "head": department.head.name if department.head else ""}
    if department.head:
        return _("becomes head of %(name)s in place of %(head)s, who stays a member") % parts
    return _("becomes head of %(name)s") % parts


def _rights(step: Step) -> Iterator[str]:
    was = step.before
    if step.person.is_manager and not (was and was.is_manager):
        yield _("becomes manager")
    if step.person.is_administrator and not (was and was.is_administrator):
        yield _("becomes administrator")


def _fields(step: Step) -> Iterator[str]:
    was = step.before
    if was and was.name != step.person.name:
        yield _("was called %(name)s") % {"name": was.name}
    if was and was.zone != step.person.zone:
        yield _("time zone %(zone)s instead of %(was)s") % {"zone": step.person.zone, "was": was.zone}
