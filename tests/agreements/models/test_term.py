"""The guard that no code of ours can step around: terms change only in a draft."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from agreements.checks.warnings import set_aside
from agreements.drafting import terms
from agreements.models import (
    TERM_KINDS,
    DecisionRight,
    Outcome,
    Revision,
    Rhythm,
    Stakeholder,
    Term,
    TradeOff,
)
from agreements.models.revision import FROZEN, State
from agreements.revisions.sealing import seal
from tests.builders import NOW, Table, a_right, a_table, a_term, ready_to_seal, seat_of

pytestmark = pytest.mark.django_db


def a_sealed_text(table: Table) -> None:
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    a_term(
        TradeOff,
        agreement,
        by=table.ana,
        giver=seat_of(agreement, table.sales),
        gives="Calendar",
        gainer=seat_of(agreement, table.operations),
        gains="Time",
    )
    a_term(
        Stakeholder,
        agreement,
        by=table.ana,
        department=table.sales,
        person=table.ana,
        capacity="decision_maker",
        needed="approval",
    )
    set_aside(
        agreement=agreement,
        warning="implementer:SAL",
        reason="Ana does the work herself.",
        by=table.ana,
        at=NOW,
    )
    seal(agreement=agreement, by=table.ana, at=NOW)


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return "terms change only in a draft" in str(error)
    return False


@pytest.mark.parametrize("kind", TERM_KINDS, ids=lambda kind: kind.__name__)
def test_a_sealed_term_stands_against_insert_update_and_delete(kind):
    a_sealed_text(a_table())
    term = kind.objects.first()
    copy = kind.objects.first()
    copy.pk = None
    assert refused(lambda: kind.objects.filter(pk=term.pk).update(position=99))
    assert refused(lambda: kind.objects.filter(pk=term.pk).delete())
    assert refused(copy.save)


def test_a_draft_term_moves_freely():
    """The negative control: the same three acts pass in a draft."""
    table = a_table()
    ready_to_seal(table)
    outcome = Outcome.objects.get()
    assert not refused(lambda: Outcome.objects.filter(pk=outcome.pk).update(position=2))
    assert not refused(outcome.delete)


def test_every_term_carries_its_trigger():
    assert set(Term.__subclasses__()) == set(TERM_KINDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_only_in_a_draft%'")
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded == {kind._meta.db_table for kind in TERM_KINDS}


def test_a_term_cannot_slip_into_a_sealed_revision():
    table = a_table()
    a_sealed_text(table)
    sealed = Outcome.objects.get().revision
    other = ready_to_seal(table)
    moving = Rhythm.objects.get(revision__agreement=other)
    assert refused(lambda: Rhythm.objects.filter(pk=moving.pk).update(revision=sealed))


def test_a_sealed_text_never_becomes_a_draft_again():
    """Otherwise two statements would rewrite what people signed: back to draft, then the term."""
    a_sealed_text(a_table())
    sealed = Revision.objects.filter(state=State.SEALED)
    with pytest.raises(IntegrityError, match="a sealed revision is never rewritten"), transaction.atomic():
        sealed.update(state=State.DRAFT)
    assert sealed.update(state=State.ABANDONED) == 1


def test_every_column_of_a_revision_is_frozen_or_known_to_change():
    columns = {field.column for field in Revision._meta.concrete_fields}
    frozen = {name for name in columns if f"OLD.{name}" in FROZEN}
    assert columns - frozen == {"state", "in_force_at", "is_planned"}


def test_a_key_stays_while_words_change():
    table = a_table()
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    values = {"impact": "Other words", "beneficiaries": "", "indicators": ""}
    after = terms.edit(Outcome, agreement=agreement, key=outcome.key, version=1, values=values, by=table.ben, at=NOW)
    assert (after.key, after.version) == (outcome.key, 2)


def test_two_approvers_of_one_matter_are_refused_by_the_database():
    table = a_table()
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    with pytest.raises(DatabaseError, match="matter_has_one_approver"), transaction.atomic():
        a_right(agreement, matter="dates", approver=table.ben, by=table.ana)
    assert DecisionRight.objects.count() == 1


def test_amounts_are_the_same_promise_however_they_are_written():
    one = TradeOff(amount="5.00", unit="days", starts_on=date(2027, 3, 1))
    one.amount = one._meta.get_field("amount").to_python("5.00")
    two = TradeOff(amount=one._meta.get_field("amount").to_python("5"), unit="days", starts_on=date(2027, 3, 1))
    assert one.content_digest() == two.content_digest()
