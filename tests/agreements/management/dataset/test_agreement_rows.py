"""The bulk way writes what the verbs write: one agreement made each way, compared column by column."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.commitments.handshakes import confirm
from agreements.drafting.new_agreement import start
from agreements.management.commands.create_dataset import write_rows
from agreements.management.dataset.agreement_rows import ANSWERS_AFTER, NOTES, TOLD_AFTER, AgreementRows
from agreements.management.dataset.recipes import Promise, Recipe
from agreements.management.dataset.rows import Rows
from agreements.models import Agreement, Commitment, InboxItem, Occasion, Revision
from agreements.models.kinds import MessageKind
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import mark_seen
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from agreements.signing.signatures import sign
from agreements.signing.verification import faults
from tests.agreements.management.dataset.alike import TABLES, rows_of
from tests.builders import NOW, a_commitment, a_rhythm, a_table, an_outcome, endorsed_by_all
from tests.people import a_person

pytestmark = pytest.mark.django_db
DUE, OWED = {"InboxItem": {"kind": MessageKind.CHECK_IN_DUE}}, ("on_track", "off_track", "at_risk")
MONDAY = date(2027, 2, 8)


@pytest.fixture
def recipe():
    table = a_table()
    gives, takes = (
        a_person(name=name, department=one) for name, one in (("Gil", table.sales), ("Tom", table.operations))
    )
    promises = [
        Promise(owner=gives, to_first=False, due_on=date(2027, 9, 1), statuses=OWED),
        Promise(owner=takes, to_first=True, due_on=date(2027, 10, 1), statuses=OWED[:2], is_owed=True),
    ]
    days = {"first_check_in_on": MONDAY, "first_review_on": date(2027, 6, 1)}
    return Recipe(7, "Figures", table.sales, table.operations, NOW + timedelta(hours=1), promises=promises, **days)


def by_verbs(recipe: Recipe) -> Agreement:
    at, lead = recipe.in_force_at, recipe.first.head
    words = {"title": recipe.title, "why_now": "It is asked often."}
    agreement = start(key=uuid.uuid4(), departments=[recipe.first, recipe.second], by=lead, at=at, **words)
    said = {"impact": "Both sides plan with the same figures.", "indicators": "No question is asked twice."}
    an_outcome(agreement, by=lead, at=at, **said)
    endorsed_by_all(agreement, at=at)
    for number, promise in enumerate(recipe.promises, start=Commitment.objects.count() + 1):
        receiver = recipe.first if promise.to_first else recipe.second
        wording = a_commitment(
            agreement,
            owner=promise.owner,
            receiver=receiver,
            due_on=promise.due_on,
            deliverable=f"Figures no. {number} for {receiver.name}",
            acceptance=f"{receiver.name} has it in writing.",
            at=at,
        )
        confirm(agreement=agreement, key=wording.key, version=1, by=promise.owner, at=at)
    days = {"first_check_in_on": recipe.first_check_in_on, "first_review_on": recipe.first_review_on}
    a_rhythm(agreement, by=lead, escalation=lead, at=at, **days)
    sealed = seal(agreement=agreement, by=lead, at=at)
    for department in (recipe.second, recipe.first):
        sign(agreement=agreement, digest=sealed.digest, by=department.head, at=at)
    tick(at=at)
    for seq in range(len(OWED)):
        check_in_on_all(agreement, recipe, seq)
    return agreement


def check_in_on_all(agreement: Agreement, recipe: Recipe, seq: int) -> None:
    due_at = NOW + timedelta(weeks=1 + 2 * seq)
    tick(at=due_at)
    announce_all(due_at)
    for promise, commitment in zip(recipe.promises, agreement.commitments.order_by("number"), strict=True):
        if seq < len(promise.statuses):
            status, at = promise.statuses[seq], due_at + ANSWERS_AFTER
            record_check_in(commitment=commitment, status=status, note=NOTES[status], by=promise.owner, at=at)
            mark_seen(InboxItem.objects.filter(occasion__commitment=commitment, kind=MessageKind.CHECK_IN_DUE), at)
    tick(at=due_at + TOLD_AFTER)


def in_bulk(recipe: Recipe) -> Agreement:
    rows = Rows()
    write_rows(rows, [AgreementRows(rows, recipe, Commitment.objects.count() + 1).add()])
    return Agreement.objects.get(number=recipe.number)


def test_each_table_holds_the_same_columns(recipe):
    expected, written = rows_of(by_verbs(recipe), **DUE), rows_of(in_bulk(recipe), **DUE)
    assert all(expected[table.__name__] for table in TABLES)
    for table, rows in expected.items():
        assert written[table] == rows, table


def test_a_row_that_is_not_the_same_is_noticed(recipe):
    expected = rows_of(by_verbs(recipe), **DUE)
    later = replace(recipe, promises=[replace(recipe.promises[0], statuses=OWED[:2]), *recipe.promises[1:]])
    written = rows_of(in_bulk(later), **DUE)
    assert {table for table, rows in expected.items() if written[table] != rows} >= {"CheckIn", "Event", "Schedule"}


def test_history_and_text_are_those_that_were_signed(recipe):
    assert list(faults(in_bulk(recipe))) == []


def test_it_goes_on_like_any_other(recipe):
    agreement = in_bulk(recipe)
    tick(at=NOW + timedelta(weeks=5))
    assert not Commitment.objects.left_behind().exists()
    assert Revision.objects.get(agreement=agreement).is_in_force
    tick(at=NOW + timedelta(weeks=7))
    assert Occasion.objects.filter(commitment__agreement=agreement, closing="").count() == 2
