"""Twenty people sign while an editor opens the text again: nobody signs words they have not read."""

import threading

import pytest
from django.db import connection

from agreements.commitments.handshakes import confirm
from agreements.drafting.new_agreement import start
from agreements.models import Agreement, Event, Revision, SignOff
from agreements.models.agreement import AgreementQuerySet
from agreements.revisions.sealing import CannotReopen, reopen, seal
from agreements.signing.signatures import TextMoved, sign
from tests.builders import NOW, a_commitment, a_rhythm, endorsed_by_all
from tests.people import a_department, a_person

MANY = 20


def a_crowd() -> tuple[Agreement, Revision]:
    """Twenty departments with one signatory each, and a text sealed for them."""
    heads = [a_person(name=f"Head {number}", email=f"head{number}@example.org") for number in range(MANY)]
    letters = [f"{chr(65 + number)}XX" for number in range(MANY)]
    departments = [
        a_department(name=f"Department {code}", code=code, head=head) for code, head in zip(letters, heads, strict=True)
    ]
    agreement = start(key=Agreement().key, title="All", why_now="Now", departments=departments, by=heads[0], at=NOW)
    endorsed_by_all(agreement)
    wording = a_commitment(agreement, owner=heads[0], receiver=departments[1])
    confirm(agreement=agreement, key=wording.key, version=wording.version, by=heads[0], at=NOW)
    a_rhythm(agreement, by=heads[0], escalation=heads[0])
    return agreement, seal(agreement=agreement, by=heads[0], at=NOW)


def run_together(*acts) -> None:
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def signing_by(agreement, digest, person, outcomes):
    def act():
        try:
            sign(agreement=agreement, digest=digest, by=person, at=NOW)
            outcomes.append("signed")
        except TextMoved:
            outcomes.append("moved")

    return act


def reopening_by(agreement, person, outcomes):
    def act():
        try:
            reopen(agreement=agreement, by=person, at=NOW)
            outcomes.append("reopened")
        except CannotReopen:
            outcomes.append("in force")

    return act


@pytest.mark.django_db(transaction=True)
def test_twenty_sign_at_once_and_it_takes_force_exactly_once():
    agreement, sealed = a_crowd()
    outcomes: list[str] = []
    people = [seat.person for seat in sealed.signatory_set.select_related("person")]

    run_together(*(signing_by(agreement, sealed.digest, person, outcomes) for person in people))

    assert outcomes == ["signed"] * MANY
    assert SignOff.objects.signatures().count() == MANY
    assert Event.objects.filter(kind="text_in_force").count() == 1
    assert [event.seq for event in Event.objects.order_by("seq")] == list(range(1, Event.objects.count() + 1))


@pytest.mark.django_db(transaction=True)
def test_twenty_sign_while_an_editor_opens_the_text_again():
    agreement, sealed = a_crowd()
    outcomes: list[str] = []
    people = [seat.person for seat in sealed.signatory_set.select_related("person")]

    acts = [signing_by(agreement, sealed.digest, person, outcomes) for person in people]
    run_together(*acts[:10], reopening_by(agreement, agreement.lead, outcomes), *acts[10:])

    assert not SignOff.objects.signatures().exclude(digest=sealed.digest).exists()
    assert not SignOff.objects.signatures().exclude(revision=sealed).exists()
    assert outcomes.count("signed") == SignOff.objects.signatures().count()
    in_force = Event.objects.filter(kind="text_in_force").count()
    assert (in_force, "reopened" in outcomes) in {(1, False), (0, True)}
    if "reopened" in outcomes:
        told = Event.objects.get(kind="text_reopened")
        signed = Event.objects.filter(kind="text_signed")
        # Nobody signed after the editor opened it, and everybody who had is named as fallen.
        assert not signed.filter(seq__gt=told.seq).exists()
        assert sorted(told.data["fallen"]) == sorted(signed.values_list("by", flat=True))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_race_goes_wrong(monkeypatch):
    agreement, sealed = a_crowd()
    monkeypatch.setattr(AgreementQuerySet, "locked", lambda self, pk: self.get(pk=pk))
    outcomes: list[object] = []
    people = [seat.person for seat in sealed.signatory_set.select_related("person")]

    def careless(act):
        def run():
            try:
                act()
            except Exception as trouble:  # the constraints stop what the lock would have ordered
                outcomes.append(trouble)

        return run

    run_together(*(careless(signing_by(agreement, sealed.digest, person, outcomes)) for person in people))

    in_force = Event.objects.filter(kind="text_in_force").count()
    went_well = outcomes == ["signed"] * MANY and in_force == 1
    assert not went_well
