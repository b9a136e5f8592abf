"""The list of people: everybody reads who is active, administrators also who is not."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from stakeholders.lists.definition import Listing
from stakeholders.lists.fields import DepartmentField
from stakeholders.lists.filters import Condition, ListFilter, narrowed
from stakeholders.lists.list_columns import Column, Sense, by
from stakeholders.lists.reader import Reading
from stakeholders.models import User
from stakeholders.models.user import UserQuerySet
from stakeholders.permissions import may_administer
from stakeholders.roles import roles_of, with_roles
from stakeholders.text.form_fields import SearchField
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

ACTIVE, WAITING, DEACTIVATED = "active", "waiting", "deactivated"
STATES = {
    ACTIVE: gettext_lazy("Active"),
    WAITING: gettext_lazy("Not yet signed in"),
    DEACTIVATED: gettext_lazy("Deactivated"),
}


class PersonFilter(ListFilter):
    """What somebody looks for among people; only administrators ask for a state."""

    q = SearchField(label=gettext_lazy("Name or e-mail address"), required=False)
    department = DepartmentField(label=gettext_lazy("Department"))
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("Everybody")), *STATES.items()], required=False
    )

    spoken: ClassVar[dict[str, Any]] = {
        "q": lambda words: _("with “%(words)s”") % {"words": words},
        "department": lambda department: _("of %(department)s") % {"department": department.name},
        "state": lambda state: str(STATES[state]).lower(),
    }

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data, reading=reading)
        if not may_administer(reading.reader):
            del self.fields["state"]


def _rows(reading: Reading, wanted: dict[str, Any]) -> UserQuerySet:
    people: UserQuerySet = User.objects.all() if may_administer(reading.reader) else User.objects.active()
    return with_roles(narrowed(people, wanted, CONDITIONS, reading))


CONDITIONS: Mapping[str, Condition] = {
    "q": lambda words, _reading: Q(pk__in=User.objects.matching(words).values("pk")),
    "department": lambda department, _reading: Q(pk__in=department.memberships.values("user")),
    "state": lambda state, _reading: (
        Q(pk__in=User.objects.not_yet_signed_in().values("pk")) if state == WAITING else Q(is_active=state == ACTIVE)
    ),
}


def _state(person: User) -> str:
    return str(STATES[ACTIVE if person.is_active else DEACTIVATED])


def _last_sign_in(person: User) -> Any:
    return person.last_login and localdate(person.last_login)


def _columns(reading: Reading) -> tuple[Column, ...]:
    for_everybody = (
        Column("name", gettext_lazy("Name"), lambda person: person.name, by("folded")),
        Column("email", gettext_lazy("E-mail"), lambda person: person.email, by("email")),
        Column("roles", gettext_lazy("Role"), roles_of),
    )
    if not may_administer(reading.reader):
        return for_everybody
    return (
        *for_everybody,
        Column("state", gettext_lazy("State"), _state),
        Column("seen", gettext_lazy("Last sign-in"), _last_sign_in, by("last_login"), Sense.DAYS, has_gaps=True),
    )


def _as_they_are(people: Sequence[User], _reading: Reading) -> list[User]:
    return list(people)


PEOPLE = Listing(
    name="people",
    page="stakeholders:person-list",
    filter=PersonFilter,
    columns=_columns,
    order="name",
    rows=_rows,
    prepared=_as_they_are,
    counted=lambda count: ngettext("%(count)s person", "%(count)s people", count) % {"count": count},
)
