"""Account invitations: once for each who waits, the newest counts, 14 days."""

from datetime import UTC, datetime, timedelta

import pytest

from stakeholders.accounts.invitations import (
    accept_invitation,
    invitation_path,
    invite,
    is_open,
    last_invited,
    read_invitation,
)
from stakeholders.accounts.sign_in_limits import Purpose, Visitor, count_try
from stakeholders.models import AccountNote
from tests.people import PASSWORD, a_person, an_administrator
from tests.services.threads import in_parallel

pytestmark = pytest.mark.django_db

AT = datetime(2027, 2, 8, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada():
    return an_administrator()


@pytest.fixture
def ben():
    return a_person(name="Ben Ode", password=None)


def test_who_waits_is_invited_and_nobody_else(ada, ben):
    gone = a_person(name="Lea Moor", password=None, is_active=False)
    invited = invite([ada, ben, gone], words="  See you there. ", by=ada, at=AT)
    assert [(note.person, note.by, note.words) for note in invited] == [(ben, ada, "See you there.")]


def test_the_same_person_is_invited_once_an_hour(ada, ben):
    assert len(invite([ben, ben], by=ada, at=AT)) == 1
    assert invite([ben], by=ada, at=AT + timedelta(minutes=59)) == []
    assert len(invite([ben], by=ada, at=AT + timedelta(minutes=61))) == 1


def test_two_administrators_at_once_invite_once(ada, ben, transactional_db):
    in_parallel(lambda: invite([ben], by=ada, at=AT))
    assert AccountNote.objects.count() == 1


def test_a_link_holds_14_days_and_the_newest_counts(ada, ben):
    (first,) = invite([ben], by=ada, at=AT)
    assert is_open(first, AT + 14 * DAY)
    assert not is_open(first, AT + 14 * DAY + timedelta(seconds=1))
    (second,) = invite([ben], by=ada, at=AT + DAY)
    assert not is_open(first, AT + DAY)
    assert is_open(second, AT + DAY)
    assert last_invited([ada, ben]) == {ben.pk: AT + DAY}


def test_it_is_accepted_once(ada, ben):
    (invitation,) = invite([ben], by=ada, at=AT)
    accepted = accept_invitation(invitation, password=PASSWORD, at=AT)
    assert accepted == ben
    assert accepted.check_password(PASSWORD)
    assert accept_invitation(invitation, password="another password", at=AT) is None
    ben.refresh_from_db()
    assert ben.check_password(PASSWORD)


def test_of_two_who_hold_the_same_mail_one_chooses_the_password(ada, ben, transactional_db):
    (invitation,) = invite([ben], by=ada, at=AT)
    accepted = []
    in_parallel(lambda: accepted.append(accept_invitation(invitation, password=PASSWORD, at=AT)))
    assert len([person for person in accepted if person]) == 1


def test_who_is_deactivated_meanwhile_cannot_use_it(ada, ben):
    (invitation,) = invite([ben], by=ada, at=AT)
    ben.is_active = False
    ben.save()
    assert accept_invitation(invitation, password=PASSWORD, at=AT) is None


def test_a_token_names_its_invitation_and_a_forged_one_none(ada, ben):
    (invitation,) = invite([ben], by=ada, at=AT)
    token = invitation_path(invitation).split("/")[-2]
    assert read_invitation(token) == invitation
    number, signature = token.split(".", 1)
    for forged in (f"{int(number) + 1}.{signature}", "1", "", number):
        assert read_invitation(forged) is None


def test_a_note_of_another_kind_is_no_invitation(ada, ben):
    note = AccountNote.objects.create(person=ben, kind=AccountNote.Kind.PASSWORD_RESET, at=AT)
    assert read_invitation(invitation_path(note).split("/")[-2]) is None


def test_after_a_correction_of_the_address_the_first_mail_opens_nothing_and_a_second_leaves_at_once(ada, ben):
    (first,) = invite([ben], by=ada, at=AT)
    ben.email = "ben.right@example.org"
    ben.save()
    assert not is_open(first, AT)
    assert accept_invitation(first, password=PASSWORD, at=AT) is None
    (second,) = invite([ben], by=ada, at=AT + timedelta(minutes=1))
    assert is_open(second, AT + timedelta(minutes=1))


def test_a_first_password_opens_what_wrong_tries_had_closed(ada, ben):
    (invitation,) = invite([ben], by=ada, at=AT)
    visitor = Visitor(email=ben.email, device="", network="203.0.113.9")
    for _time in range(5):
        count_try(Purpose.PASSWORD, visitor, at=AT)
    accept_invitation(invitation, password=PASSWORD, at=AT)
    assert count_try(Purpose.PASSWORD, visitor, at=AT)
