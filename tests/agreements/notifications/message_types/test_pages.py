"""The page of a message, as a path."""

import pytest

from agreements.activity.names import Names, Promise
from agreements.models import Agreement, CheckIn, Event, InboxItem
from agreements.notifications.message_types import pages

NAMES = Names(promises={4: Promise("C-0004", "Forecast")})
AGREEMENT = Agreement(pk=1, number=7)
KEY = "6b1e6a0e-0000-4000-8000-000000000001"


def message(**values):
    data = values.pop("data", {})
    return InboxItem(**({"agreement": AGREEMENT, "event": Event(data=data)} | values))


@pytest.mark.parametrize(
    ("page", "values", "path"),
    [
        (pages.agreement_page, {}, "/agreements/AG-0007/"),
        (pages.subject_page, {}, "/agreements/AG-0007/"),
        (pages.subject_page, {"data": {"commitment": 4}}, "/commitments/C-0004/"),
        (pages.subject_page, {"data": {"commitment": 99}}, "/agreements/AG-0007/"),
        (pages.subject_page, {"data": {"review": 5, "number": 2}}, "/agreements/AG-0007/reviews/2/"),
        (pages.subject_page, {"check_in": CheckIn(commitment_id=4)}, "/commitments/C-0004/"),
        (pages.subject_page, {"agreement": None}, "/"),
        (pages.completion_page, {"check_in": CheckIn(commitment_id=4)}, "/commitments/C-0004/completion/"),
        (pages.completion_page, {}, "/agreements/AG-0007/"),
        (pages.signing_page, {}, "/agreements/AG-0007/sign/"),
        (pages.change_page, {"data": {"revision": 3}}, "/agreements/AG-0007/changes/3/"),
        (
            pages.answer_page("agreements:counter-offer-answer", "counter_offer"),
            {"data": {"counter_offer": KEY}},
            f"/agreements/AG-0007/counter-offers/{KEY}/",
        ),
        (pages.named_page("agreements:home"), {"agreement": None}, "/"),
        (pages.no_page, {}, ""),
    ],
)
def test_the_page_of_a_message(page, values, path):
    assert page(message(**values), NAMES) == path


def test_a_page_of_an_agreement_needs_one():
    with pytest.raises(LookupError, match="no subject of the sort"):
        pages.agreement_page(message(agreement=None), NAMES)
