"""What blocks signing, and nothing else."""

import pytest

from agreements.checks.blockers import blockers
from agreements.checks.pending_actions import pending_actions
from agreements.commitments.handshakes import decline
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse, waive_endorsement
from agreements.drafting.snapshot import read
from agreements.models import CommitmentTerms, Outcome, Revision, Rhythm, Signatory
from agreements.revisions.sealing import CannotSeal, seal
from tests.builders import NOW, a_draft, a_table, ready_to_seal, seat_of
from tests.people import a_department

pytestmark = pytest.mark.django_db


def sections(agreement) -> list[str]:
    revision = Revision.objects.get(agreement=agreement)
    return [blocker.url.split("/")[-2] for blocker in blockers(read(agreement, revision))]


def test_a_fresh_draft_is_blocked_by_outcome_commitments_and_rhythm():
    assert sections(a_draft(a_table())) == ["outcome", "commitments", "cadence"]


def sentences(agreement) -> list[str]:
    return [blocker.sentence for blocker in blockers(read(agreement, Revision.objects.get(agreement=agreement)))]


def test_without_an_outcome_nothing_is_sealed():
    table = a_table()
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    terms.remove(Outcome, agreement=agreement, key=outcome.key, version=outcome.version, by=table.ana, at=NOW)
    assert sentences(agreement) == ["The shared outcome is not stated yet."]
    with pytest.raises(CannotSeal):
        seal(agreement=agreement, by=table.ana, at=NOW)


def test_each_party_endorses_or_says_why_it_goes_along_and_both_fall_when_the_words_change():
    table = a_table()
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    values = {"impact": "Shelves are never empty.", "beneficiaries": "Customers", "indicators": "99 %"}
    fallen = [
        f"{name} has neither agreed to the outcome nor said why it goes along without."
        for name in ("Operations", "Sales")
    ]
    operations, sales = seat_of(agreement, table.operations), seat_of(agreement, table.sales)
    for version in (1, 2):
        values = values | {"impact": values["impact"] + "!"}
        edited = terms.edit(
            Outcome, agreement=agreement, key=outcome.key, version=version, values=values, by=table.ana, at=NOW
        )
        assert sentences(agreement) == fallen
        digest = edited.content_digest()
        endorse(party=sales, digest=digest, by=table.ana, at=NOW)
        assert sentences(agreement) == fallen[:1]
        waive_endorsement(party=operations, digest=digest, reason="We only deliver.", by=table.ben, at=NOW)
        assert sentences(agreement) == []


def test_nothing_blocks_what_is_ready():
    assert sections(ready_to_seal(a_table())) == []


def test_a_party_without_signatory_blocks():
    agreement = a_draft(a_table(), also=[a_department(name="Legal")])
    assert "Legal has no signatory yet." in [b.sentence for b in blockers(read(agreement, Revision.objects.get()))]


def test_rewording_a_confirmed_commitment_blocks_again():
    table = a_table()
    agreement = ready_to_seal(table)
    wording = CommitmentTerms.objects.get()
    values = {name: getattr(wording, name) for name in wording.content} | {"deliverable": "Something larger"}
    terms.edit(
        CommitmentTerms,
        agreement=agreement,
        key=wording.key,
        version=wording.version,
        values=values,
        by=table.ana,
        at=NOW,
    )
    assert sections(agreement) == ["commitments"]


def test_another_order_keeps_the_answer():
    table = a_table()
    agreement = ready_to_seal(table)
    wording = CommitmentTerms.objects.get()
    terms.move(CommitmentTerms, agreement=agreement, key=wording.key, up=True, by=table.ana, at=NOW)
    assert sections(agreement) == []


def test_a_declined_commitment_blocks_and_says_so():
    table = a_table()
    agreement = ready_to_seal(table)
    wording = CommitmentTerms.objects.get()
    decline(agreement=agreement, key=wording.key, version=1, reason="No people in March", by=table.ben, at=NOW)
    assert "its owner said why" in blockers(read(agreement, Revision.objects.get()))[0].sentence
    with pytest.raises(CannotSeal):
        seal(agreement=agreement, by=table.ana, at=NOW)


def test_who_still_has_to_act_shrinks_as_they_act():
    table = a_table()
    agreement = ready_to_seal(table)
    revision, outcome = Revision.objects.get(), Outcome.objects.get()
    values = {"impact": "Shelves are never empty."}
    edited = terms.edit(Outcome, agreement=agreement, key=outcome.key, version=1, values=values, by=table.ana, at=NOW)
    assert [act.who for act in pending_actions(read(agreement, revision))] == ["Operations", "Sales"]
    endorse(party=seat_of(agreement, table.sales), digest=edited.content_digest(), by=table.ana, at=NOW)
    assert [act.who for act in pending_actions(read(agreement, revision))] == ["Operations"]
    endorse(party=seat_of(agreement, table.operations), digest=edited.content_digest(), by=table.ben, at=NOW)
    assert [act.who for act in pending_actions(read(agreement, revision))] == ["Ana Ruiz"]


def test_the_questions_asked_do_not_grow_with_the_draft(django_assert_max_num_queries):
    table = a_table()
    agreement = ready_to_seal(table)
    revision = Revision.objects.get()
    assert Rhythm.objects.count() == 1
    assert Signatory.objects.count() == 2
    with django_assert_max_num_queries(12):
        snapshot = read(agreement, revision)
        blockers(snapshot)
        pending_actions(snapshot)
