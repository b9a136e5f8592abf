"""The demonstration: told through verbs and ticks alone, and alive on whatever day it is made."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from agreements.dashboard.to_do import to_do
from agreements.database_clock import database_now
from agreements.drift.ladder import next_steps
from agreements.management.commands import create_demo
from agreements.management.demonstration.days import Days
from agreements.models import (
    Acknowledgement,
    Agreement,
    Commitment,
    Completion,
    Episode,
    Event,
    Following,
    HealthWeek,
    Occasion,
    OutboxMessage,
    Preference,
    Purpose,
    Review,
    ReviewPoint,
    Revision,
    Schedule,
)
from agreements.models.canonical import document_of
from agreements.notifications.fan_out.inbox import told_to
from agreements.revisions.redline import redline
from agreements.scheduler import delivery_round
from stakeholders.absences import covering
from stakeholders.calendar import days_off
from stakeholders.models import User
from tests.settings import PROJECT

DELIVERY, STOCK, LAUNCH, WEBSITE = "Quick Quotes", "Core range", "Cordless mower", "Website changes"
DISCOUNTS = "Discounts"
NARRATORS = [
    PROJECT / "agreements/management/commands/create_demo.py",
    *(PROJECT / "agreements/management/demonstration").glob("*.py"),
]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Make the demonstration once for the tests that only look at it."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("create_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def called(title: str) -> Agreement:
    purpose = Purpose.objects.filter(title__startswith=title).latest("pk")
    return purpose.revision.agreement


def revisions(title: str) -> list[tuple[int, str]]:
    return list(Revision.objects.filter(agreement=called(title)).order_by("number").values_list("number", "state"))


def somebody(given_name: str) -> User:
    return User.objects.get(name__startswith=f"{given_name} ")


@pytest.mark.parametrize("module", NARRATORS, ids=lambda path: path.stem)
def test_the_demo_imports_no_model(module: Path):
    tree = ast.parse(module.read_text())
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not [name for name in imported if ".models" in name or name == "django.apps"]
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not asked & {"objects", "save", "delete", "bulk_create", "update", "create"}


def test_every_stage_of_life_is_there(demo):
    assert revisions(DELIVERY) == [(1, "superseded"), (2, "in_force")]
    assert revisions(STOCK) == [(1, "in_force"), (2, "sealed")]
    assert revisions(LAUNCH) == [(1, "abandoned"), (2, "sealed")]
    assert revisions(WEBSITE) == [(1, "draft")]
    assert revisions(DISCOUNTS) == [(1, "superseded"), (2, "in_force")]
    words = HealthWeek.objects.order_by("week").values_list("word", flat=True)
    recovered, worse = (list(words.filter(agreement=called(title))) for title in (DELIVERY, STOCK))
    assert ("on_track" in recovered[recovered.index("at_risk") :], "on_track" in worse) == (True, True)


def test_delivery_moved_by_a_week_and_outreach_with_it(demo):
    before, after = Revision.objects.filter(agreement=called(DELIVERY)).order_by("number")
    first, second = (document_of(revision)["terms"].pop("commitment") for revision in (before, after))
    moved = [(old, new) for old, new in zip(first, second, strict=True) if old != new]
    assert len(moved) == 2
    for old, new in moved:
        assert old | {"due_on": new["due_on"]} == new
        assert date.fromisoformat(new["due_on"]) - date.fromisoformat(old["due_on"]) == timedelta(days=7)
    assert redline(document_of(before), document_of(after))


def test_one_silence_ended_with_a_word_and_one_is_still_open(demo):
    silences = Episode.objects.order_by("opened_at")
    assert [episode.closed_at is None for episode in silences] == [False, True]
    assert silences[0].commitment.agreement == called(DELIVERY)
    assert silences[1].commitment.agreement == called(STOCK)


def test_the_silence_climbs_and_its_owner_heard_first(demo):
    silence = Episode.objects.get(closed_at=None)
    assert silence.escalations.order_by("at").first().rung == "forewarned"
    assert next_steps([silence], database_now())[silence.pk].rung in {"counterpart", "contact"}


def test_one_is_accepted_with_what_shows_it_and_one_waits_for_its_receiver(demo):
    accepted, waiting = Completion.objects.order_by("pk")
    assert (accepted.answer, accepted.answered_by.given_name) == ("accepted", "Elena")
    assert waiting.answer == ""
    assert waiting.answer_by > database_now().date()
    assert accepted.check_in.evidence_link
    assert waiting.check_in.evidence
    assert [completion_needs(name) for name in ("Otto", "Lucia", "Nadia")] == [1, 1, 0]


def completion_needs(given_name: str) -> int:
    return len(
        [need for need in to_do(somebody(given_name), at=timezone.now()).needs if need.id.startswith("completion-")]
    )


def test_one_worry_was_read_and_one_was_not_yet(demo):
    assert [given.by.given_name for given in Acknowledgement.objects.all()] == ["Elena"]
    assert any(need.id.startswith("worry-") for need in to_do(somebody("Nadia"), at=timezone.now()).needs)


def test_the_contact_was_asked_and_decided(demo):
    acts = Event.objects.filter(agreement=called(DELIVERY), kind__startswith="decision_").order_by("seq")
    assert [(act.kind, act.by.given_name) for act in acts] == [("decision_asked", "Priya"), ("decision_given", "Lee")]


def test_a_review_was_held_and_the_next_is_planned(demo):
    held, planned = Review.objects.filter(agreement=called(DELIVERY)).order_by("number")
    assert (held.state, planned.state) == ("held", "")
    assert held.closed_at
    assert timedelta(days=9) < database_now() - held.closed_at < timedelta(days=19)
    assert planned.planned_on > database_now().date()
    actions = ReviewPoint.objects.filter(kind="action").order_by("position")
    assert [action.done_at is None for action in actions] == [False, True]


def test_one_agreement_is_asked_about_by_the_month_and_rests_for_a_week(demo):
    discounts = called(DISCOUNTS)
    paces = Schedule.objects.filter(commitment__agreement=discounts, closed_at=None).values_list("unit", flat=True)
    assert set(paces) == {"month"}
    assert discounts.pauses.get().starts_at > database_now()


def test_a_commitment_rests_on_one_of_another_agreement(demo):
    resting = Commitment.objects.get(agreement=called(DISCOUNTS), terms__depends_on__isnull=False)
    assert resting.terms.depends_on.agreement == called(DELIVERY)


def test_one_commitment_was_passed_on_and_one_handed_over(demo):
    kinds = Event.objects.filter(agreement=called(DISCOUNTS)).values_list("kind", flat=True)
    assert {"passing_on_asked", "passing_on_agreed", "change_asked"} <= set(kinds)
    owners = Commitment.objects.filter(agreement=called(DISCOUNTS)).order_by("number")
    assert [commitment.terms.owner.given_name for commitment in owners] == ["Aiko", "Felix", "Priya"]


def test_somebody_stands_in_for_somebody_who_is_away(demo):
    sam = somebody("Sam")
    assert [absence.person for absence in covering(database_now()).filter(stand_in=sam)] == [somebody("Elena")]
    assert {need.occasion.owner.given_name for need in to_do(sam, at=timezone.now()).needs if need.occasion} == {
        "Sam",
        "Elena",
    }


def test_the_company_has_a_day_of_its_own_ahead(demo):
    today = database_now().date()
    assert len(days_off(today, today + timedelta(days=40))) == 1


def test_people_hear_as_much_as_they_chose(demo):
    assert set(Following.objects.values_list("person__name", "level")) == {
        ("Lee Morgan", "follow"),
        ("Aiko Tanaka", "mute"),
    }
    assert Preference.objects.get(person=somebody("Tom")).preset == "digest"
    assert not Preference.objects.exclude(quiet_from=None, quiet_days_off=False).exists()


def test_one_thing_is_parked(demo):
    assert [snoozed.need.id for snoozed in to_do(somebody("Priya"), at=timezone.now()).snoozed] == ["sign-3"]


def test_the_next_check_ins_are_owed(demo):
    owed = Occasion.objects.filter(closing="", commitment__agreement=called(DELIVERY))
    assert {occasion.owner.given_name for occasion in owed} == {"Jonas", "Elena", "Sam", "Priya"}


def test_one_of_three_has_signed_the_launch(demo):
    given_signatures = called(LAUNCH).sign_offs.filter(withdrawn_at=None, capacity="signature")
    assert [given.person.given_name for given in given_signatures.filter(revision__state="sealed")] == ["Mara"]
    assert [given.person.given_name for given in given_signatures.filter(revision__state="abandoned")] == ["Felix"]


@pytest.mark.parametrize(
    "given_name",
    ["Priya", "Jonas", "Sam", "Elena", "Felix", "Otto", "Omar", "Ines", "Lee"],
)
def test_everybody_with_a_role_finds_something_to_do(demo, given_name):
    client = Client()
    client.force_login(somebody(given_name))
    assert client.get("/").context["count"] > 0


def test_who_has_no_part_in_it_finds_nothing(demo):
    client = Client()
    client.force_login(somebody("Chloe"))
    assert client.get("/").context["waiting"].count == 0
    assert client.get(called(DELIVERY).get_absolute_url()).status_code == 404


def test_every_history_is_unbroken_and_ordered(demo):
    call_command("verify_history", verbosity=0)
    for agreement in Agreement.objects.all():
        moments = list(Event.objects.filter(agreement=agreement).order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments)
    assert not Event.objects.filter(at__gt=database_now()).exists()


def test_no_mail_that_is_no_longer_of_use_is_sent(demo):
    now = database_now()
    sid = transaction.savepoint()
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        delivery_round(now)
    sent = OutboxMessage.objects.filter(state="sent")
    assert 0 < sent.count() == len(mail.outbox) < OutboxMessage.objects.count() / 2
    told = OutboxMessage.objects.filter(state__in=["sent", "bundled"])
    assert not told.filter(created_at__lt=now - timedelta(days=8)).exists()
    transaction.savepoint_rollback(sid)


def test_the_inbox_holds_what_is_new(demo):
    assert [person.name for person in User.objects.all() if told_to(person).unseen > 10] == []
    assert told_to(somebody("Lee")).unseen > 0


def test_where_people_are_it_does_nothing(demo, capsys):
    before = User.objects.count()
    call_command("create_demo")
    assert "There are people here already" in capsys.readouterr().out
    assert User.objects.count() == before


@pytest.mark.django_db
def test_without_demo_mode_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("create_demo")


@pytest.mark.django_db
def test_a_story_that_fails_leaves_nothing_behind(settings, monkeypatch):
    def broken(cast, days):
        yield days.at(-1)
        raise RuntimeError

    settings.DEMO = True
    monkeypatch.setattr(create_demo, "STORIES", [broken])
    with pytest.raises(RuntimeError):
        call_command("create_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_is_as_much_alive_on_a_sunday_when_the_clocks_change(settings, monkeypatch):
    settings.DEMO = True
    sunday = datetime(2027, 3, 28, 22, 30, tzinfo=UTC)
    monkeypatch.setattr(create_demo, "database_now", lambda: sunday)
    call_command("create_demo", verbosity=0)
    assert revisions(DELIVERY)[-1] == (2, "in_force")
    assert Occasion.objects.filter(closing="", commitment__agreement=called(DELIVERY)).count() == 4
    assert Episode.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("day", range(22, 29))
def test_the_newest_check_in_was_on_the_last_working_day_before_today(day):
    days = Days.until(datetime(2027, 3, day, 3, 0, tzinfo=UTC), "Europe/Amsterdam")
    assert days.newest.weekday() < 5
    assert date(2027, 3, day) - timedelta(days=3) <= days.newest < date(2027, 3, day)
    assert days.day(-2) == days.newest - timedelta(weeks=2)
