"""The one organisation, and one administrator at a time."""

from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from stakeholders.models import Organisation, User, the_organisation
from stakeholders.organisation import (
    CannotNameOrganisation,
    change_organisation,
    name_organisation,
    the_locked_organisation,
)
from stakeholders.people import CannotDeactivatePerson, deactivate_person
from tests.people import a_person, an_administrator

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_there_is_one_organisation():
    assert the_organisation() == the_organisation()
    with pytest.raises(IntegrityError, match="there_is_one_organisation"), transaction.atomic():
        Organisation.objects.create(id=2)


@pytest.mark.django_db
def test_the_organisation_is_named_and_keeps_what_is_not_given():
    name_organisation(name="Acme", zone="Europe/Lisbon", by=None, at=NOW)
    name_organisation(name="", zone="", by=None, at=NOW)
    assert (the_organisation().name, the_organisation().zone) == ("Acme", "Europe/Lisbon")


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"zone": "Mars"}, {"name": "n" * 121}, {"name": "a\x0cb"}])
def test_a_wrong_name_or_zone_is_refused(wrong):
    with pytest.raises(CannotNameOrganisation):
        name_organisation(**{"name": "Acme", "zone": "UTC"} | wrong, by=None, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_deactivate_each_other_at_once():
    ada, bo = an_administrator(name="Ada"), an_administrator(name="Bo")
    refusals: list[str] = []

    def deactivate(person, by):
        try:
            deactivate_person(person, by=by, at=NOW)
        except CannotDeactivatePerson as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=deactivate, args=pair) for pair in ((ada, bo), (bo, ada))]
    with transaction.atomic():
        # Both stand at the door before either may go in.
        the_locked_organisation()
        for thread in threads:
            thread.start()
        wait_until_both_stand_at_the_door()
    for thread in threads:
        thread.join(timeout=30)
    assert len(refusals) == 1
    assert User.objects.administrators().count() == 1


def wait_until_both_stand_at_the_door():
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute(waiting)
            if cursor.fetchone() == (2,):
                return
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.02)")
    pytest.fail("The two administrators never waited for the organisation.")


@pytest.mark.django_db
def test_the_administrator_moves_along_with_the_zone_and_nobody_else_does():
    organisation = the_organisation()
    ada, ben = an_administrator(), a_person(name="Ben Ode")
    values = {"name": "Acme", "mail_links": True, "by": ada, "at": NOW}
    change_organisation(version=organisation.version, zone="Europe/Berlin", **values)
    for person, zone in ((ada, "Europe/Berlin"), (ben, "UTC")):
        person.refresh_from_db()
        assert person.zone == zone
    ada.zone = "Asia/Tokyo"
    ada.save()
    change_organisation(version=organisation.version + 1, zone="Europe/Lisbon", **values)
    ada.refresh_from_db()
    assert ada.zone == "Asia/Tokyo"
