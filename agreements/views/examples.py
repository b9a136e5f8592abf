"""The example: an invented agreement in force, for people of an organisation that has none yet; it reads no table."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.dashboard.commitment_status import StatusWord
from agreements.permissions import may_start
from agreements.views.requests import SignedInRequest, answer, today_for

PAGE = "agreements/examples/example.html"


@dataclass(frozen=True)
class ExampleDepartment:
    """A department as its chip shows it."""

    name: str | Promise
    code: str
    mark: int


@dataclass(frozen=True)
class ExampleCommitment:
    """One commitment: its date as days from today, how it stands, and what was said of it."""

    deliverable: str | Promise
    owner: str
    receiver: ExampleDepartment
    days: int
    status: StatusWord
    said: str | Promise = ""

    def due_on(self, today: date) -> date:
        """Return the date on which it is due."""
        return today + timedelta(days=self.days)


PRODUCT = ExampleDepartment(_("Product"), "PRD", 7)
SALES = ExampleDepartment(_("Sales"), "SAL", 8)
COMMITMENTS = (
    ExampleCommitment(_("Early access for the pilot team"), "Jonas Weber", SALES, -38, StatusWord.DONE),
    ExampleCommitment(
        _("Prices of the 320 best-selling items, checked"),
        "Elena Rossi",
        PRODUCT,
        -3,
        StatusWord.NO_NEWS,
        _("Elena was reminded and is back tomorrow."),
    ),
    ExampleCommitment(_("Quick Quotes in the live system"), "Jonas Weber", SALES, 4, StatusWord.ON_TRACK),
    ExampleCommitment(
        _("First outreach: calls to 40 shops"),
        "Elena Rossi",
        PRODUCT,
        7,
        StatusWord.AT_RISK,
        _("“Two callers are ill. 28 shops are sure; for the rest I need a second week.”"),
    ),
    ExampleCommitment(_("What customers said, in one list"), "Sam Okafor", PRODUCT, 18, StatusWord.ON_TRACK),
    ExampleCommitment(_("Adoption figures for the first four weeks"), "Priya Nair", SALES, 25, StatusWord.NOT_YET),
)
# The change that is asked for moves the list of what customers said by three weeks.
ASKED, LATER = COMMITMENTS[4], timedelta(days=21)


@require_safe
def example(request: SignedInRequest) -> HttpResponse:
    """A finished agreement as its parties see it, with dates around today."""
    today = today_for(request.user)
    context = {
        "departments": (PRODUCT, SALES),
        "commitments": [(commitment, commitment.due_on(today)) for commitment in COMMITMENTS],
        "asked": ASKED,
        "before": ASKED.due_on(today),
        "after": ASKED.due_on(today) + LATER,
        "signed_on": today - timedelta(days=34),
        "review_on": today + timedelta(days=14),
        "ends_on": today + timedelta(days=212),
        "may_start": may_start(request.user),
    }
    return answer(request, PAGE, context)
