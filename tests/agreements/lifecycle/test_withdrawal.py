"""Withdrawing a draft: nothing waits any more, nothing is lost, and its lead can take it up again."""

from datetime import timedelta

import pytest

from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import confirm, decline
from agreements.drafting import parties, terms
from agreements.drafting.endorsements import endorse
from agreements.drafting.participation import CannotAnswer, answer_participation
from agreements.drafting.snapshot import read
from agreements.drafting.terms import NotBeingDrafted
from agreements.lifecycle.lead import CannotLead, hand_over_lead, name_second_lead
from agreements.lifecycle.withdrawal import (
    CannotTakeUp,
    CannotWithdraw,
    is_own_alone,
    take_up_draft,
    withdraw_draft,
    withdrawal_of,
)
from agreements.models import (
    Agreement,
    CommitmentTerms,
    DecisionRight,
    Event,
    InboxItem,
    PartyMember,
    Purpose,
    Revision,
    Stakeholder,
    Withdrawal,
)
from agreements.notifications.fan_out.announcements import announce_all
from agreements.permissions import may_read_draft
from agreements.revisions.sealing import CannotReopen, reopen, seal
from agreements.signing.signatures import TextMoved, sign
from tests.agreements.notifications.mails import SOON, told
from tests.builders import (
    NOW,
    Table,
    a_commitment,
    a_draft,
    a_right,
    a_table,
    an_outcome,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


def withdraw(agreement, *, by=None, reason="", at=LATER):
    return withdraw_draft(agreement=agreement, reason=reason, by=by or agreement.lead, at=at)


def test_signatures_fall_and_the_text_stands_as_it_was(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    withdraw(agreement, reason="  The budget is gone. ")
    sealed.refresh_from_db()
    agreement.refresh_from_db()
    assert (agreement.stage, sealed.state) == ("withdrawn", "abandoned")
    assert withdrawal_of(agreement).reason == "The budget is gone."
    event = Event.objects.get(kind="draft_withdrawn")
    assert event.data == {"revision": 1, "reason": "The budget is gone.", "fallen": [table.ben.pk]}
    with pytest.raises(TextMoved):
        sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=LATER)


def test_whoever_could_read_the_draft_can_read_it_withdrawn(table):
    owner, approver = a_person(name="Olga Owner"), a_person(name="Axel Approver")
    signatory, stranger = a_person(name="Sia Signatory"), a_person(name="Sten Stranger")
    agreement = a_draft(table, also=[a_department(name="Legal", code="LEG", head=signatory)])
    a_commitment(agreement, owner=owner, receiver=table.sales)
    a_right(agreement, matter="dates", approver=approver, by=table.ana)
    readers = [table.ana, table.ben, owner, approver, signatory]
    withdraw(agreement)
    assert [may_read_draft(person, agreement) for person in readers] == [True] * 5
    assert not may_read_draft(stranger, agreement)
    assert not Agreement.objects.visible_to(stranger).exists()


def test_who_read_an_earlier_draft_alone_does_not_read_the_withdrawn_one(table):
    owner = a_person(name="Olga Owner")
    agreement = ready_to_seal(table, owner=owner)
    seal(agreement=agreement, by=table.ana, at=NOW)
    draft = reopen(agreement=agreement, by=table.ana, at=NOW)
    wording = CommitmentTerms.objects.get(revision=draft)
    values = {field.removesuffix("_id"): getattr(wording, field) for field in ("deliverable", "acceptance", "due_on")}
    values |= {"owner": table.ben, "receiver": wording.receiver, "depends_on": None}
    words = {"agreement": agreement, "key": wording.key, "version": wording.version}
    terms.edit(CommitmentTerms, **words, values=values, by=table.ana, at=NOW)
    withdraw(agreement)
    assert not may_read_draft(owner, agreement)


def test_everybody_named_is_told_once_with_the_reason(table):
    owner = a_person(name="Olga Owner")
    agreement = a_draft(table)
    a_commitment(agreement, owner=owner, receiver=table.sales)
    withdraw(agreement, reason="The budget is gone.")
    announce_all(SOON + timedelta(hours=2))
    told_of = InboxItem.objects.filter(kind="draft_withdrawn").values_list("person__name", flat=True)
    assert set(told_of) == {"Ben Ode", "Olga Owner"}


def test_a_draft_in_which_nobody_else_has_a_part_is_discarded_without_telling_anybody(table):
    lead = a_person(name="Lena Lead")
    nobody = [a_department(name=name, code=name[:3].upper()) for name in ("Research", "Legal")]
    nobody[0].memberships.create(user=lead)
    agreement = a_draft(Table(lead, table.ben, *nobody))
    assert is_own_alone(agreement, lead)
    withdraw(agreement)
    announce_all(LATER)
    assert told(agreement, kind="draft_withdrawn") == set()
    assert Event.objects.filter(agreement=agreement, kind="draft_withdrawn").exists()


def test_a_draft_in_which_somebody_else_wrote_is_not_ones_own_alone(table):
    agreement = a_draft(table)
    assert is_own_alone(agreement, table.ana)
    an_outcome(agreement, by=table.ben)
    assert not is_own_alone(agreement, table.ana)


def acts_on(agreement, table):
    """What one can do with a draft, each as (name, act)."""
    party, words = seat_of(agreement, table.sales), {"agreement": agreement, "by": table.ana, "at": LATER}
    wording = CommitmentTerms.objects.filter(revision__agreement=agreement).last()
    purpose = Purpose.objects.filter(revision__agreement=agreement).last()
    clause = {"key": wording.key, "version": wording.version}
    member = PartyMember.objects.create(party=party, person=table.ben)
    given = {"department": table.sales, "name": "Shops", "capacity": "implementer", "needed": "input"}
    return {
        "add": lambda: terms.add(Stakeholder, key=wording.key, values=given, **words),
        "edit": lambda: terms.edit(Purpose, key=purpose.key, version=1, values=purpose.values(), **words),
        "remove": lambda: terms.remove(CommitmentTerms, **clause, **words),
        "move": lambda: terms.move(CommitmentTerms, key=wording.key, up=True, **words),
        "join": lambda: parties.join(department=a_department(name="Legal", code="LEG"), **words),
        "leave": lambda: parties.leave(party=party, by=table.ana, at=LATER),
        "add member": lambda: parties.add_member(
            party=party, person=table.ben, role="contributor", by=table.ana, at=LATER
        ),
        "remove member": lambda: parties.remove_member(member=member, by=table.ana, at=LATER),
        "endorse": lambda: endorse(party=party, digest="", by=table.ana, at=LATER),
        "confirm": lambda: confirm(**clause, **(words | {"by": table.ben})),
        "decline": lambda: decline(reason="No.", **clause, **(words | {"by": table.ben})),
        "pass on": lambda: pass_on(to=table.ana, reason="No.", **clause, **(words | {"by": table.ben})),
        "seal": lambda: seal(**words),
        "reopen": lambda: reopen(**words),
        "participate": lambda: answer_participation(answer="yes", **(words | {"by": table.ben})),
        "hand over": lambda: hand_over_lead(to=table.ben, **words),
        "second": lambda: name_second_lead(to=table.ben, **words),
    }


REFUSALS = (NotBeingDrafted, CannotReopen, CannotAnswer, CannotLead)


def test_no_act_on_a_draft_works_on_a_withdrawn_one(table):
    agreement = ready_to_seal(table)
    acts = acts_on(agreement, table)
    withdraw(agreement)
    before = Event.objects.count()
    for name, act in acts.items():
        with pytest.raises(REFUSALS) as refused:
            act()
        assert "withdrawn" in str(refused.value) or name == "reopen"
    assert Event.objects.count() == before


def test_taken_up_again_it_is_a_draft_with_the_same_words_and_answers(table):
    agreement = ready_to_seal(table)
    words = read(agreement, Revision.objects.get()).terms[CommitmentTerms][0].values()
    withdraw(agreement)
    draft = take_up_draft(agreement=agreement, by=table.ana, at=LATER)
    agreement.refresh_from_db()
    snapshot = read(agreement, draft)
    assert (agreement.stage, draft.state, draft.number) == ("draft", "draft", 2)
    assert snapshot.terms[CommitmentTerms][0].values() == words
    # Ben confirmed these very words before.
    assert snapshot.offers == []
    a_right(agreement, matter="dates", approver=table.ben, by=table.ana, at=LATER)
    assert DecisionRight.objects.filter(revision=draft).exists()


def test_taken_up_again_it_can_be_put_in_force_and_withdrawn_once_more(table):
    agreement = ready_to_seal(table)
    withdraw(agreement)
    take_up_draft(agreement=agreement, by=table.ana, at=LATER)
    withdraw(agreement, reason="Again.")
    take_up_draft(agreement=agreement, by=table.ana, at=LATER)
    assert Withdrawal.objects.count() == 2
    assert in_force(agreement, at=LATER).is_active


def test_both_acts_are_harmless_twice(table):
    agreement = a_draft(table)
    assert withdraw(agreement) == withdraw(agreement)
    first = take_up_draft(agreement=agreement, by=table.ana, at=LATER)
    assert take_up_draft(agreement=agreement, by=table.ana, at=LATER) == first
    assert Event.objects.filter(kind__in=["draft_withdrawn", "draft_taken_up"]).count() == 2


def test_an_agreement_in_force_is_not_withdrawn(table):
    agreement = in_force(ready_to_seal(table))
    with pytest.raises(CannotWithdraw, match="Ask for a change"):
        withdraw(agreement)


def test_only_those_who_lead_withdraw_it_and_take_it_up(table):
    agreement = a_draft(table)
    with pytest.raises(CannotWithdraw, match="Ana Ruiz leads"):
        withdraw(agreement, by=table.ben)
    withdraw(agreement)
    with pytest.raises(CannotTakeUp, match="Ana Ruiz leads"):
        take_up_draft(agreement=agreement, by=table.ben, at=LATER)


def test_a_second_lead_withdraws_it_and_the_lead_is_told_who_did(table):
    agreement = a_draft(table)
    name_second_lead(agreement=agreement, to=table.ben, by=table.ana, at=NOW)
    withdraw(agreement, by=table.ben)
    with pytest.raises(CannotWithdraw, match="Ben Ode has withdrawn"):
        withdraw(agreement, by=table.ana)


def test_what_is_not_withdrawn_is_not_taken_up(table):
    with pytest.raises(CannotTakeUp, match="not withdrawn"):
        take_up_draft(agreement=a_draft(table), by=table.ana, at=LATER)
