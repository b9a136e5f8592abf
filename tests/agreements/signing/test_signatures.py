"""Signing: exact words, once, and the last signature brings them into force."""

import pytest

from agreements.drafting.terms import NotBeingDrafted
from agreements.models import Commitment, Event, Revision, SignOff
from agreements.revisions.sealing import CannotReopen, CannotSeal, reopen, seal
from agreements.signing.signatures import CannotSign, TextMoved, refuse, settle_refusals, sign
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


def opened(table):
    agreement = ready_to_seal(table)
    return agreement, seal(agreement=agreement, by=table.ana, at=NOW)


def test_the_last_signature_brings_the_text_into_force():
    table = a_table()
    agreement, sealed = opened(table)

    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    assert not Revision.objects.in_force().exists()
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)

    agreement.refresh_from_db()
    assert (agreement.stage, agreement.first_in_force_at) == ("active", NOW)
    assert Revision.objects.in_force().get() == sealed
    assert Commitment.objects.get().terms.revision == sealed


def test_signing_twice_is_harmless_also_after_it_took_force():
    table = a_table()
    agreement, sealed = opened(table)
    for person in (table.ana, table.ana, table.ben, table.ben):
        sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)

    assert SignOff.objects.signatures().count() == 2
    assert Event.objects.filter(kind="text_signed").count() == 2
    assert Event.objects.filter(kind="text_in_force").count() == 1


def test_a_person_who_signs_for_two_parties_signs_for_both():
    table = a_table()
    table.operations.head = table.ana
    table.operations.save()
    agreement, sealed = opened(table)

    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)

    assert SignOff.objects.signatures().count() == 2
    assert Revision.objects.in_force().exists()


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_other_words_are_not_signed(digest):
    table = a_table()
    agreement, _ = opened(table)

    with pytest.raises(TextMoved):
        sign(agreement=agreement, digest=digest, by=table.ben, at=NOW)


def test_a_draft_is_not_signed():
    table = a_table()

    with pytest.raises(TextMoved):
        sign(agreement=ready_to_seal(table), digest="", by=table.ben, at=NOW)


def test_the_words_of_another_agreement_are_not_signed():
    table = a_table()
    _, sealed = opened(table)
    other, _ = opened(table)

    with pytest.raises(TextMoved):
        sign(agreement=other, digest=sealed.digest, by=table.ben, at=NOW)


def test_only_signatories_sign_and_refuse():
    table = a_table()
    agreement, sealed = opened(table)
    otto = a_person(name="Otto Lang")

    with pytest.raises(CannotSign):
        sign(agreement=agreement, digest=sealed.digest, by=otto, at=NOW)
    with pytest.raises(CannotSign):
        refuse(agreement=agreement, digest=sealed.digest, reason="No.", by=otto, at=NOW)


def test_a_signature_on_words_that_were_opened_again_does_not_count_a_second_time():
    table = a_table()
    agreement, sealed = opened(table)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ben, at=NOW)

    with pytest.raises(TextMoved):
        sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)


def test_opening_again_copies_every_word_and_tells_whose_signature_fell():
    table = a_table()
    agreement, sealed = opened(table)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)

    draft = reopen(agreement=agreement, by=table.ben, at=NOW)

    again = seal(agreement=agreement, by=table.ana, at=NOW)
    assert again == draft
    assert bytes(again.canonical) == bytes(sealed.canonical).replace(b'"revision":1', b'"revision":2')
    assert Event.objects.get(kind="text_reopened").data["fallen"] == [table.ana.pk]


def test_there_is_nothing_to_open_again_in_a_draft_or_in_force():
    table = a_table()

    for agreement in (a_draft(table), in_force(ready_to_seal(table))):
        with pytest.raises(CannotReopen):
            reopen(agreement=agreement, by=table.ana, at=NOW)


def test_what_is_sealed_is_not_sealed_again():
    table = a_table()
    agreement, _ = opened(table)

    with pytest.raises(NotBeingDrafted):
        seal(agreement=agreement, by=table.ana, at=NOW)


def test_a_refusal_blocks_the_next_seal_until_it_is_settled():
    table = a_table()
    agreement, sealed = opened(table)
    refuse(agreement=agreement, digest=sealed.digest, reason="Too soon.", by=table.ben, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)

    with pytest.raises(CannotSeal, match="Operations cannot sign as it stands: Too soon"):
        seal(agreement=agreement, by=table.ana, at=NOW)
    settle_refusals(agreement=agreement, by=table.ben, at=NOW)
    seal(agreement=agreement, by=table.ana, at=NOW)


def test_the_new_head_settles_what_the_former_one_refused():
    table = a_table()
    agreement, sealed = opened(table)
    refuse(agreement=agreement, digest=sealed.digest, reason="Too soon.", by=table.ben, at=NOW)
    eve = a_person(name="Eve Newhead")
    table.operations.head = eve
    table.operations.save()

    settle_refusals(agreement=agreement, by=table.ana, at=NOW)
    assert SignOff.objects.valid().no().exists()
    settle_refusals(agreement=agreement, by=eve, at=NOW)
    assert not SignOff.objects.valid().no().exists()


def test_refusing_twice_with_the_same_words_is_one_refusal_and_other_words_replace_it():
    table = a_table()
    agreement, sealed = opened(table)
    for reason in ("Too soon.", "Too soon.", "Too dear."):
        refuse(agreement=agreement, digest=sealed.digest, reason=reason, by=table.ben, at=NOW)

    assert [one.reason for one in SignOff.objects.valid().no()] == ["Too dear."]
    assert Event.objects.filter(kind="signing_refused").count() == 2


def test_a_refusal_has_its_reason():
    table = a_table()
    agreement, sealed = opened(table)

    with pytest.raises(CannotSign):
        refuse(agreement=agreement, digest=sealed.digest, reason=" ", by=table.ben, at=NOW)


def test_signing_after_all_settles_ones_own_refusal():
    table = a_table()
    agreement, sealed = opened(table)
    refuse(agreement=agreement, digest=sealed.digest, reason="Too soon.", by=table.ben, at=NOW)

    for person in (table.ben, table.ana):
        sign(agreement=agreement, digest=sealed.digest, by=person, at=NOW)

    assert not SignOff.objects.valid().no().exists()
    assert Revision.objects.in_force().exists()
