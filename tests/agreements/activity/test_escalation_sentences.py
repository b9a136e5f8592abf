"""Sentences about asking for news, escalation steps and pauses."""

import pytest

from agreements.activity.escalation_sentences import SENTENCES
from agreements.activity.names import Names, Promise
from agreements.models import Event

NAMES = Names(people={1: "Ana Ruiz"}, promises={4: Promise("C-0004", "Forecast")})
FORECAST = "C-0004 “Forecast”"


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("news_asked", {"commitment": 4}, f"Ana Ruiz asked for news on {FORECAST}."),
        ("change_news_asked", {"revision": 3}, "Ana Ruiz asked for news of the change in revision 3."),
        (
            "escalated",
            {"rung": "forewarned", "commitment": 4},
            f"Still no news on {FORECAST}: its owner was told that the receiver will be.",
        ),
        (
            "escalated",
            {"rung": "counterpart", "commitment": 4},
            f"Still no news on {FORECAST}: the receiver was told, as agreed.",
        ),
        (
            "escalated",
            {"rung": "contact", "commitment": 4},
            f"Still no news on {FORECAST}: the escalation contact is asked, as agreed.",
        ),
        (
            "ladder_stilled",
            {"commitment": 4},
            f"Ana Ruiz noted that nobody further has to hear of the silence on {FORECAST}.",
        ),
        (
            "agreement_paused",
            {"from": "2027-02-10", "to": "2027-02-20", "reason": "Holidays"},
            "Ana Ruiz let the agreement rest from 10 February 2027 to 20 February 2027: “Holidays”.",
        ),
        ("agreement_resumed", {}, "Ana Ruiz let the agreement go on."),
    ],
)
def test_what_happened_is_one_plain_sentence(kind, data, expected):
    assert SENTENCES[kind](Event(by_id=1, data=data), NAMES) == expected


def test_each_kind_has_its_example():
    examples = {kind for kind, *_rest in test_what_happened_is_one_plain_sentence.pytestmark[0].args[1]}
    assert examples == set(SENTENCES)
