"""What is worth a look, and what it takes to set it aside."""

import pytest

from agreements.checks.warnings import CannotSetAside, open_warnings, set_aside
from agreements.drafting import terms
from agreements.drafting.snapshot import read
from agreements.models import DecisionRight, Revision, SetAside, Stakeholder
from agreements.models.canonical import document_of
from agreements.revisions.document import sections
from agreements.revisions.sealing import reopen, seal
from agreements.signing.verification import faults
from tests.builders import NOW, a_right, a_table, a_term, ready_to_seal

pytestmark = pytest.mark.django_db
EVERY = [
    *("decision-maker:OPS", "implementer:OPS", "decision-maker:SAL", "implementer:SAL"),
    *("trade-offs", "decision-rights"),
]


def keys(agreement) -> list[str]:
    revision = Revision.objects.open().get(agreement=agreement)
    return [warning.key for warning in open_warnings(read(agreement, revision))]


def put_aside(agreement, by, **said) -> SetAside:
    return set_aside(
        **({"agreement": agreement, "warning": "trade-offs", "reason": "All gain.", "by": by, "at": NOW} | said)
    )


def test_what_is_missing_warns_and_no_longer_when_it_is_written():
    table = a_table()
    agreement = ready_to_seal(table)
    assert keys(agreement) == EVERY
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    named = {"department": table.sales, "person": table.ana, "capacity": "implementer", "needed": "input"}
    a_term(Stakeholder, agreement, by=table.ana, **named)
    assert keys(agreement) == [key for key in EVERY if key not in {"implementer:SAL", "decision-rights"}]


def test_a_new_head_and_a_signatory_who_left_are_worth_a_look():
    table = a_table()
    agreement = ready_to_seal(table)
    table.operations.head = table.ana
    table.operations.save()
    assert keys(agreement)[0] == f"new-head:OPS:{table.ana.pk}"
    table.ben.is_active = False
    table.ben.save()
    assert keys(agreement)[0] == "signatory-left:OPS"
    with pytest.raises(CannotSetAside, match="cannot be set aside"):
        put_aside(agreement, table.ana, warning="signatory-left:OPS")


def test_what_is_set_aside_is_part_of_the_sealed_text_and_of_the_next_draft():
    table = a_table()
    agreement = ready_to_seal(table)
    put_aside(agreement, table.ben)
    assert "trade-offs" not in keys(agreement)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    said = next(part for part in sections(document_of(sealed)) if part.title == "Set aside, with reasons")
    assert [clause.sentences.words for clause in said.clauses] == [
        "No trade-off is written down: nobody gives anything for it. Ben Ode: “All gain.”"
    ]
    assert list(faults(agreement)) == []
    reopen(agreement=agreement, by=table.ana, at=NOW)
    assert "trade-offs" not in keys(agreement)


def test_it_warns_again_once_the_reason_is_taken_out():
    table = a_table()
    agreement = ready_to_seal(table)
    term = put_aside(agreement, table.ana)
    terms.remove(SetAside, agreement=agreement, key=term.key, version=term.version, by=table.ana, at=NOW)
    assert "trade-offs" in keys(agreement)
    assert put_aside(agreement, table.ana, reason="Now really.").version > term.version


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "Say in one sentence why"),
        ({"reason": "Another reason."}, "set this aside in the meantime: “All gain.”"),
        ({"warning": "why-now"}, "nothing to set aside"),
        ({"warning": "never heard of"}, "nothing to set aside"),
    ],
)
def test_what_cannot_be_set_aside_says_why(said, sentence):
    table = a_table()
    agreement = ready_to_seal(table)
    put_aside(agreement, table.ana)
    with pytest.raises(CannotSetAside, match=sentence):
        put_aside(agreement, table.ben, **said)
    assert SetAside.objects.get().reason == "All gain."


def test_the_same_press_twice_is_one_clause():
    table = a_table()
    agreement = ready_to_seal(table)
    assert put_aside(agreement, table.ana) == put_aside(agreement, table.ana)
    assert DecisionRight.objects.count() == 0


def test_a_sealed_text_takes_no_more_reasons():
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    with pytest.raises(terms.NotBeingDrafted):
        put_aside(agreement, table.ana)
