"""The first day: six things to set up before an organisation works here, each computed from what there is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from stakeholders.models import Department, Holiday, Organisation, User

NO_NAME_YET = Organisation._meta.get_field("name").default


@dataclass(frozen=True)
class SetUpTask:
    """One thing to set up: what it is, why it is asked for, the page where it is done, and whether it is."""

    key: str
    title: str
    why: str
    url: str
    is_done: bool


def first_day(user: User, *, may_start: bool) -> list[SetUpTask]:
    """Return all six tasks while one of them is left, to administrators alone; else nothing. One query."""
    if not user.is_administrator:
        return []
    done = _done()
    return [] if all(done.values()) else [*_of_the_organisation(done), *_of_its_work(done, may_start=may_start)]


def _done() -> dict[str, bool]:
    """Return which of the tasks are done; an agreement needs two departments with a head each."""
    departments = Department.objects.order_by("pk")
    peopled = departments.filter(head__is_active=True)
    found: Any = Organisation.objects.annotate(
        # A second row shows that there are two.
        has_departments=Exists(departments[1:2]),
        has_people=Exists(peopled[1:2]),
        has_holidays=Exists(Holiday.objects.all()),
        has_agreement=Exists(Agreement.objects.all()),
    ).first()
    if found is None:
        return dict.fromkeys(("name", "departments", "people", "holidays", "mail", "agreement"), False)
    return {
        "name": found.name != NO_NAME_YET,
        "departments": found.has_departments,
        "people": found.has_people,
        "holidays": bool(found.holiday_country or found.has_holidays),
        "mail": found.mail_arrived_at is not None,
        "agreement": found.has_agreement,
    }


def _of_the_organisation(done: dict[str, bool]) -> list[SetUpTask]:
    return [
        SetUpTask(
            "name",
            _("Name and time zone"),
            _("The name says whose agreements these are; a date ends at midnight of this zone."),
            reverse("stakeholders:organisation-edit"),
            done["name"],
        ),
        SetUpTask(
            "departments",
            _("Departments"),
            _("An agreement needs two of them."),
            reverse("stakeholders:department-list"),
            done["departments"],
        ),
        SetUpTask(
            "people",
            _("People"),
            _("Add them, or import a list, and name a head for two departments: heads sign."),
            reverse("stakeholders:person-list"),
            done["people"],
        ),
        SetUpTask(
            "holidays",
            _("Holidays"),
            _("Choose the country, or enter days of your own: on a free day nobody is asked for news."),
            reverse("stakeholders:holiday-list"),
            done["holidays"],
        ),
    ]


def _of_its_work(done: dict[str, bool], *, may_start: bool) -> list[SetUpTask]:
    return [
        SetUpTask(
            "mail",
            _("A test mail that arrives"),
            _("Entente reaches most people by mail. Open the link in the test mail and press the button."),
            reverse("agreements:operations"),
            done["mail"],
        ),
        SetUpTask(
            "agreement",
            _("The first agreement"),
            _("Any member of a department starts one. The example shows what comes out of it."),
            reverse("agreements:agreement-new" if may_start else "agreements:example"),
            done["agreement"],
        ),
    ]
