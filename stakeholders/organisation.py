"""Setting up the organisation, and the lock that lets one administrator act at a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from stakeholders.absences import follow_zone
from stakeholders.models import Organisation, User, the_organisation
from stakeholders.optimistic_locking import refuse_stale, save_checked


class CannotNameOrganisation(Exception):
    """Says in one sentence why the organisation cannot have this name or zone."""


def the_locked_organisation() -> Organisation:
    """Return the organisation under a row lock.

    Every administrative verb begins here, so that rules about all people, such as that one
    administrator stays, hold also when two administrators act at once.
    """
    the_organisation()
    return Organisation.objects.select_for_update().get()


@transaction.atomic
def name_organisation(*, name: str, zone: str, by: User | None, at: datetime) -> Organisation:
    """Give the organisation its name and IANA zone; empty ones stay as they are. Raises CannotNameOrganisation."""
    organisation = the_locked_organisation()
    organisation.name = name or organisation.name
    organisation.zone = zone or organisation.zone
    save_checked(organisation, CannotNameOrganisation)
    return organisation


@transaction.atomic
def note_mail_arrival(*, by: User, at: datetime) -> Organisation:
    """Note that a test mail reached an administrator."""
    organisation = the_locked_organisation()
    organisation.mail_arrived_at = at
    organisation.save(update_fields=["mail_arrived_at"])
    return organisation


@transaction.atomic
def change_organisation(
    *, version: int, name: str, zone: str, mail_links: bool, by: User, at: datetime
) -> Organisation:
    """Change the name, the zone and whether mails carry links that check in, and return the organisation.

    An administrator who lived in the former zone moves along; nobody else does.

    Raises ChangedMeanwhile and CannotNameOrganisation.
    """
    organisation = the_locked_organisation()
    refuse_stale(organisation, version)
    former_zone = organisation.zone
    organisation.name, organisation.zone, organisation.mail_links = name, zone, mail_links
    save_checked(organisation, CannotNameOrganisation)
    if by.zone == former_zone:
        # The first administrator was added before the organisation had a zone.
        User.objects.filter(pk=by.pk).update(zone=zone, version=F("version") + 1)
        by.refresh_from_db(fields=["zone", "version"])
        follow_zone(by, at=at)
    return organisation
