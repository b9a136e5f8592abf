"""The signature block, what one read before, and what signing commits one to."""

import pytest

from agreements.models import TradeOff
from agreements.models.canonical import document_of
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signature_status import Share, read_before, seats, share_of
from agreements.signing.signatures import refuse, sign
from stakeholders.models import Membership
from tests.builders import NOW, a_table, a_term, ready_to_seal, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db


def opened_again():
    table = a_table()
    agreement = ready_to_seal(table)
    first = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=first.digest, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    second = seal(agreement=agreement, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    return table, first, second, seal(agreement=agreement, by=table.ana, at=NOW)


def test_a_fallen_signature_is_shown_as_fallen():
    _table, first, _second, third = opened_again()

    block = {seat.signatory.person.name: seat for seat in seats(third)}

    assert block["Ana Ruiz"].fallen.revision == first
    assert not block["Ana Ruiz"].has_signed
    assert block["Ben Ode"].fallen is None


def test_a_refusal_is_neither_a_signature_nor_nothing():
    table, *_earlier, third = opened_again()
    refuse(agreement=third.agreement, digest=third.digest, reason="Too soon.", by=table.ben, at=NOW)

    block = {seat.signatory.person.name: seat for seat in seats(third)}

    assert block["Ben Ode"].has_refused
    assert not block["Ben Ode"].has_signed


def test_a_signatory_compares_with_what_they_signed_and_others_with_what_was_sealed_before():
    table, first, second, third = opened_again()

    assert read_before(third, table.ana) == first
    assert read_before(third, table.ben) == second
    assert read_before(first, table.ben) is None


def test_signing_commits_to_ones_own_promises_those_of_the_department_and_what_it_gives():
    table = a_table()
    olga = a_person(name="Olga Owner")
    Membership.objects.create(user=olga, department=table.operations)
    agreement = ready_to_seal(table, owner=olga)
    a_term(
        TradeOff, agreement, by=table.ana, gives="Two shelves", gains="Space", why="", amount=None, unit="",
        starts_on=None, ends_on=None,
        giver=seat_of(agreement, table.operations), gainer=seat_of(agreement, table.sales),
    )  # fmt: skip
    document = document_of(seal(agreement=agreement, by=table.ana, at=NOW))

    bens = share_of(table.ben, document)
    promise, trade = (frozenset({document["terms"][kind][0]["key"]}) for kind in ("commitment", "trade-off"))
    assert bens == Share(own=frozenset(), of_department=promise, given=trade, received=frozenset())
    assert share_of(olga, document).own == promise
    anas = share_of(table.ana, document)
    assert not anas.taken_on
    assert anas.received == promise
