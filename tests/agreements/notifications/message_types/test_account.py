"""The sentences about a person's own account and absence."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from agreements.activity.names import Names
from agreements.models import InboxItem
from agreements.models.kinds import MessageKind
from agreements.notifications.message_types.account import TYPES, stand_in_key
from agreements.scheduler import delivery_round
from stakeholders.accounts.invitations import invite
from stakeholders.models import Absence, AccountNote
from tests.people import a_person

NAMES = Names(people={1: "Ana Ruiz", 2: "Ben Ode"})
BY_KIND = {known.kind: known for known in TYPES}
AT = datetime(2027, 2, 6, 22, 5, tzinfo=UTC)
ABSENCE = {"pk": 3, "person_id": 2, "stand_in_id": 1, "from_on": date(2027, 2, 8), "until_on": date(2027, 2, 12)}


def line(kind, **values):
    return BY_KIND[kind].line(InboxItem(kind=kind, **values), NAMES)


@pytest.mark.parametrize(
    ("kind", "browser", "words"),
    [
        (MessageKind.NEW_SIGN_IN, "", "Somebody signed in as you with a browser that you had not used before"),
        (
            MessageKind.NEW_SIGN_IN,
            "Firefox",
            "Somebody signed in as you with Firefox, in a browser that you had not used before",
        ),
        (MessageKind.PASSWORD_CHANGED, "", "Your password was changed"),
        (MessageKind.PASSWORD_CHANGED, "Safari", "Your password was changed with Safari"),
    ],
)
def test_a_account_note_says_when_it_was_where_its_reader_is(kind, browser, words):
    with timezone.override("Pacific/Auckland"):
        said = line(kind, account_note=AccountNote(browser=browser, at=AT))
    assert said == f"{words}: Sunday 7 February 2027, 11:05 (Pacific/Auckland)."


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (1, "You cover the promises of Ben Ode from 8 February until 12 February."),
        (2, "Ana Ruiz covers your promises from 8 February until 12 February."),
    ],
)
def test_both_hear_who_stands_in(reader, expected):
    assert line(MessageKind.STANDING_IN, person_id=reader, absence=Absence(**ABSENCE)) == expected


def test_an_address_that_is_refused():
    expected = "Mail to Ben Ode comes back. Is the address right?"
    assert line(MessageKind.MAIL_COMES_BACK, about_person_id=2) == expected


@pytest.mark.parametrize(
    "changed",
    [{"stand_in_id": 4}, {"until_on": date(2027, 2, 13)}, {"from_on": date(2027, 2, 9)}, {"cancelled_at": AT}],
)
def test_an_absence_is_true_as_long_as_it_stands_as_it_was_told(changed):
    key = stand_in_key(Absence(**ABSENCE), 2)
    still_true = BY_KIND[MessageKind.STANDING_IN].still_true
    told = InboxItem(kind=MessageKind.STANDING_IN, person_id=2, dedupe_key=key, absence=Absence(**ABSENCE))
    assert still_true(told, AT)
    told.absence = Absence(**(ABSENCE | changed))
    assert not still_true(told, AT)


@pytest.mark.django_db
def test_the_personal_line_of_an_invitation_is_marked_as_somebodys_words(mailoutbox):
    ben = a_person(name="Ben Ode", password=None)
    invite([ben], words="Hi\u202egnp\x08\n\n--\nYour password expires", by=a_person(name="Ada Admin"), at=AT)
    delivery_round(AT)
    (letter,) = mailoutbox
    marked = [line for line in letter.body.splitlines() if line.startswith(">")]
    assert [line.strip("> ") for line in marked] == ["Hi gnp", "", "--", "Your password expires"]
    assert "\u202e" not in letter.body + letter.alternatives[0].content
