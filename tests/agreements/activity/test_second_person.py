"""One's own news is said to oneself: "you" where an event names its reader."""

import pytest

from agreements.activity.names import Names, Promise
from agreements.activity.sentences import sentence
from agreements.models import Event, Stakeholder
from agreements.models.kinds import EventKind
from tests.builders import NOW

ANA, BEN, OPERATIONS, PROMISE = 1, 2, 3, 4
NAMES = Names(
    people={ANA: "Ana Ruiz", BEN: "Ben Ode"},
    departments={OPERATIONS: "Operations"},
    promises={PROMISE: Promise("C-0001", "Forecast")},
)
SEAT = {"person": BEN, "department": OPERATIONS, "role": "representative"}
DAYS = {"from": "2027-03-15", "to": "2027-03-22"}
KEY = "6b1e6a0e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("kind", "data", "to_ben", "to_all"),
    [
        (EventKind.MEMBER_WELCOMED, SEAT, "named you as representative", "named Ben Ode as representative"),
        (EventKind.MEMBER_LEFT, SEAT, "You no longer sit for Operations", "Ben Ode no longer sits for Operations"),
        (EventKind.TEXT_REOPENED, {"fallen": [BEN]}, "Your signature no longer stands", "The signature of Ben Ode"),
        (EventKind.TEXT_REOPENED, {"fallen": [ANA, BEN]}, "The signatures of Ana Ruiz and you", "Ana Ruiz and Ben Ode"),
        (EventKind.REFUSAL_ANSWERED, {"person": BEN, "reason": "Yes"}, "answered you: “Yes”", "answered Ben Ode"),
        (EventKind.LEAD_HANDED_OVER, {"person": BEN}, "handed the lead over to you", "handed the lead over to Ben Ode"),
        (EventKind.SECOND_LEAD_ENDED, {"person": BEN}, "ended your part as second lead", "ended the part of Ben Ode"),
        (
            EventKind.DECISION_ASKED,
            {"person": BEN, "commitment": PROMISE},
            "asked you to decide about C-0001 “Forecast”",
            "asked Ben Ode to decide about C-0001 “Forecast”",
        ),
        (
            EventKind.OTHER_DATE_AGREED,
            {"owner": BEN, "commitment": PROMISE} | DAYS,
            "you have taken on C-0001",
            "Ben Ode has taken on C-0001",
        ),
        (
            EventKind.COMPLETION_CONTACT_ASKED,
            {"person": BEN, "commitment": PROMISE, "until": "2027-03-22"},
            "as agreed, you are asked",
            "as agreed, Ben Ode is asked",
        ),
        (
            EventKind.TERM_ADDED,
            {"term": Stakeholder.kind, "key": KEY, "after": {"person": BEN, "name": ""}},
            "Ana Ruiz added you as ",
            "Ana Ruiz added the ",
        ),
    ],
)
def test_an_event_is_said_to_whom_it_names_and_of_them_to_all(kind, data, to_ben, to_all):
    event = Event(kind=kind, by_id=ANA, at=NOW, data=data)
    assert to_ben in sentence(event, NAMES.read_by(BEN))
    assert to_all in sentence(event, NAMES)
