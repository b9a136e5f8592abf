"""Being away: days, moments, who stands in, and what the database refuses by itself."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.utils import timezone

from stakeholders.absences import CannotBeAway, cancel_leave, change_leave, covering, take_leave
from stakeholders.models import Absence
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.people import change_profile, deactivate_person
from tests.people import a_person, an_absence, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
MONDAY, FRIDAY = date(2027, 3, 8), date(2027, 3, 12)
WITHIN = datetime(2027, 3, 10, 12, tzinfo=UTC)
OVERLAP = "absences_of_a_person_do_not_overlap"


def stand_ins(people, at):
    """Who covers each of these people at a moment, by id."""
    covered = covering(at).filter(person__in=people).select_related("stand_in")
    return {absence.person_id: absence.stand_in for absence in covered}


def covered_by(stand_in, at):
    return {absence.person_id for absence in covering(at).filter(stand_in=stand_in)}


@pytest.fixture
def ana():
    return a_person(name="Ana Ruiz", zone="America/New_York")


@pytest.fixture
def lee():
    return a_person(name="Lee Park")


def away(person, from_on=MONDAY, until_on=FRIDAY, stand_in=None, at=NOW):
    return an_absence(person=person, from_on=from_on, until_on=until_on, stand_in=stand_in, at=at)


def test_an_absence_begins_and_ends_at_midnight_where_the_person_is(ana):
    absence = away(ana)
    assert absence.starts_at == datetime(2027, 3, 8, 5, tzinfo=UTC)
    # The clock of New York is moved on the weekend after.
    assert absence.ends_at == datetime(2027, 3, 13, 5, tzinfo=UTC)
    assert list(Absence.objects.running(absence.starts_at)) == [absence]
    assert not Absence.objects.running(absence.starts_at - timedelta(seconds=1)).exists()
    assert not Absence.objects.running(absence.ends_at).exists()


def test_without_a_moment_the_clock_of_the_database_says_who_is_away(ana, lee):
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    running = away(ana, now.date(), now.date() + timedelta(days=1), at=now)
    away(lee, MONDAY, FRIDAY)
    assert list(Absence.objects.running(timezone.now())) == [running] or running.starts_at > now


def test_a_midnight_that_the_clock_skips_is_the_end_of_the_day_before():
    # In Chile the clock goes from 24:00 to 01:00 on the first Sunday of September.
    pia = a_person(name="Pia", zone="America/Santiago")
    absence = away(pia, date(2027, 9, 5), date(2027, 9, 6))
    assert absence.starts_at == datetime(2027, 9, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (FRIDAY, MONDAY, "before the first"),
        (MONDAY, date(2028, 6, 1), "a year long"),
        (date(2026, 1, 1), MONDAY, "first day within"),
        (date(2031, 1, 1), date(2031, 1, 2), "first day within"),
        (date(2027, 2, 10), date(2027, 2, 12), "yesterday or a later day"),
    ],
)
def test_days_that_cannot_be_are_refused_in_a_sentence(ana, first, last, sentence):
    with pytest.raises(CannotBeAway, match=sentence):
        away(ana, first, last)
    assert not Absence.objects.exists()


def test_days_that_are_taken_are_refused_and_free_again_once_called_off(ana):
    first = away(ana)
    with pytest.raises(CannotBeAway, match="already"):
        away(ana, FRIDAY, date(2027, 3, 20))
    away(ana, date(2027, 3, 13), date(2027, 3, 20))
    cancel_leave(first, by=ana, at=NOW)
    assert away(ana, MONDAY, date(2027, 3, 9)).pk != first.pk


def test_the_same_sent_twice_is_one_absence(ana, lee):
    assert away(ana, stand_in=lee) == away(ana, stand_in=lee)
    assert Absence.objects.count() == 1


def test_who_stands_in_is_there_and_somebody_else(ana, lee):
    with pytest.raises(CannotBeAway, match="somebody else"):
        away(ana, stand_in=ana)
    away(lee, FRIDAY, date(2027, 3, 19))
    with pytest.raises(CannotBeAway, match="Lee Park is away from 12 March 2027 to 19 March 2027"):
        away(ana, stand_in=lee)
    deactivate_person(lee, by=an_administrator(), at=NOW)
    lee.refresh_from_db()
    with pytest.raises(CannotBeAway, match="deactivated"):
        away(ana, until_on=date(2027, 3, 9), stand_in=lee)


def test_only_the_person_and_administrators_enter_an_absence(ana, lee):
    fields = {"person": ana, "from_on": MONDAY, "until_on": FRIDAY, "stand_in": None, "at": NOW}
    with pytest.raises(CannotBeAway, match="Only Ana Ruiz"):
        take_leave(**fields, by=lee)
    absence = take_leave(**fields, by=an_administrator())
    with pytest.raises(CannotBeAway, match="Only Ana Ruiz"):
        cancel_leave(absence, by=lee, at=NOW)


def test_an_absence_is_changed_and_a_stale_form_does_not_overwrite(ana, lee):
    absence = away(ana)
    fields = {"from_on": MONDAY, "until_on": date(2027, 3, 15), "stand_in": lee, "by": ana, "at": NOW}
    changed = change_leave(absence, version=1, **fields)
    assert (changed.until_on, changed.stand_in, changed.version) == (date(2027, 3, 15), lee, 2)
    assert changed.ends_at == datetime(2027, 3, 16, 4, tzinfo=UTC)
    with pytest.raises(ChangedMeanwhile):
        change_leave(absence, version=1, **fields)


def test_what_has_begun_keeps_its_first_day_and_may_end_early(ana):
    absence = away(ana)
    fields = {"stand_in": None, "by": ana, "at": WITHIN}
    with pytest.raises(CannotBeAway, match="has begun"):
        change_leave(absence, version=1, from_on=date(2027, 3, 9), until_on=FRIDAY, **fields)
    change_leave(absence, version=1, from_on=MONDAY, until_on=date(2027, 3, 10), **fields)
    assert Absence.objects.running(WITHIN).exists()
    ended = cancel_leave(absence, by=ana, at=WITHIN)
    assert (ended.until_on, ended.cancelled_at) == (date(2027, 3, 9), None)
    assert not Absence.objects.running(WITHIN).exists()


def test_what_begins_today_is_called_off_and_a_second_click_does_no_more(ana):
    absence = away(ana)
    morning = datetime(2027, 3, 8, 14, tzinfo=UTC)
    cancel_leave(absence, by=ana, at=morning)
    again = cancel_leave(absence, by=ana, at=WITHIN)
    again.refresh_from_db()
    assert (again.cancelled_at, again.version) == (morning, 2)


def test_what_is_over_stays_as_it_was(ana):
    absence = away(ana)
    later = datetime(2027, 4, 1, tzinfo=UTC)
    for act in (
        lambda: cancel_leave(absence, by=ana, at=later),
        lambda: change_leave(
            absence, version=1, from_on=MONDAY, until_on=date(2027, 4, 9), stand_in=None, by=ana, at=later
        ),
    ):
        with pytest.raises(CannotBeAway, match="over"):
            act()


def test_another_zone_moves_the_midnights_that_are_still_to_come(ana):
    absence = away(ana)
    change_profile(ana, version=1, name="Ana Ruiz", zone="Asia/Tokyo", distinction="", by=ana, at=NOW)
    absence.refresh_from_db()
    assert absence.starts_at == datetime(2027, 3, 7, 15, tzinfo=UTC)


def test_who_covers_whom_at_a_moment(ana, lee, django_assert_num_queries):
    mia = a_person(name="Mia")
    away(ana, stand_in=lee)
    away(mia, stand_in=lee)
    with django_assert_num_queries(1):
        assert stand_ins([ana.pk, mia.pk, lee.pk], WITHIN) == {ana.pk: lee, mia.pk: lee}
    assert stand_ins([ana.pk], NOW) == {}
    assert covered_by(lee, WITHIN) == {ana.pk, mia.pk}
    running = Absence.objects.running(WITHIN).filter(person__in=[ana, lee])
    assert [(absence.person, absence.until_on) for absence in running] == [(ana, FRIDAY)]


def test_a_stand_in_who_is_away_or_gone_covers_nobody(ana, lee):
    away(ana, stand_in=lee)
    illness = away(lee, date(2027, 3, 10), date(2027, 3, 10), at=WITHIN)
    assert (stand_ins([ana.pk], WITHIN), covered_by(lee, WITHIN)) == ({}, set())
    cancel_leave(illness, by=lee, at=WITHIN)
    assert covered_by(lee, WITHIN) == {ana.pk}
    deactivate_person(lee, by=an_administrator(), at=WITHIN)
    assert stand_ins([ana.pk], WITHIN) == {}


def row(person, **fields):
    chosen = {
        "from_on": MONDAY,
        "until_on": FRIDAY,
        "starts_at": NOW,
        "ends_at": NOW + timedelta(days=1),
        "made_at": NOW,
    }
    return Absence(person=person, **chosen | fields)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"until_on": date(2027, 3, 7)}, "absence_ends_after_it_begins|range lower bound"),
        ({"ends_at": NOW}, "absence_takes_time"),
        ({"stand_in": "oneself"}, "nobody_stands_in_for_themselves"),
    ],
)
def test_the_database_refuses_what_no_verb_would_write(ana, fields, rule):
    chosen = {name: ana if value == "oneself" else value for name, value in fields.items()}
    with pytest.raises(Exception, match=rule), transaction.atomic():
        row(ana, **chosen).save()
    row(ana).save()
    with pytest.raises(IntegrityError, match=OVERLAP), transaction.atomic():
        row(ana, from_on=FRIDAY).save()


def test_an_absence_cannot_be_deleted(ana):
    absence = away(ana)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Absence.objects.filter(pk=absence.pk).delete()


def both_windows(ana) -> list[str]:
    """Two windows enter overlapping days: the second looks while the first has not yet been saved for all to see."""
    refusals: list[str] = []

    def second():
        try:
            away(ana, FRIDAY, date(2027, 3, 19))
        except CannotBeAway as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    thread = Thread(target=second)
    with transaction.atomic():
        away(ana)
        thread.start()
        # With the constraint it waits for this window; without, it is done before.
        thread.join(timeout=2)
    thread.join(timeout=30)
    return refusals


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_enter_one_of_two_overlapping_absences(ana):
    assert len(both_windows(ana)) == 1
    assert Absence.objects.get().until_on == FRIDAY


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_without_the_constraint_both_would_stand(ana):
    from_the_model = next(rule for rule in Absence._meta.constraints if rule.name == OVERLAP)
    with connections["owner"].schema_editor() as editor:
        editor.remove_constraint(Absence, from_the_model)
    try:
        assert both_windows(ana) == []
        assert Absence.objects.count() == 2
    finally:
        Absence.objects.update(cancelled_at=NOW)
        with connections["owner"].schema_editor() as editor:
            editor.add_constraint(Absence, from_the_model)
