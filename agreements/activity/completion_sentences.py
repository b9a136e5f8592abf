"""Sentences about counter-offers, check-ins and completions; one line for each kind of event."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.activity.names import Names
from agreements.activity.sentence_parts import (
    SentenceOf,
    day,
    department,
    owner,
    person,
    promise,
    reason,
    said,
    to_reader,
)
from agreements.models import Event
from agreements.models.kinds import EventKind

DAYS: dict[str, Callable[[Event, Names], Any]] = {side: day(side) for side in ("from", "to")}
SENTENCES: dict[str, SentenceOf] = {
    # Passing on
    EventKind.PASSING_ON_ASKED: said(
        _("%(who)s asks whether %(person)s may take on %(promise)s instead: “%(reason)s”."),
        person=person,
        promise=promise,
        reason=reason,
    ),
    EventKind.PASSING_ON_AGREED: said(
        _("%(who)s agreed that %(person)s is asked to take on %(promise)s."), person=person, promise=promise
    ),
    EventKind.PASSING_ON_REFUSED: said(
        _("%(who)s did not agree that %(person)s takes on %(promise)s: “%(reason)s”."),
        person=person,
        promise=promise,
        reason=reason,
    ),
    # Another date
    EventKind.OTHER_DATE_ASKED: said(
        _("%(who)s can take on %(promise)s for %(to)s instead of %(from)s, and asks: “%(reason)s”."),
        promise=promise,
        reason=reason,
        **DAYS,
    ),
    EventKind.OTHER_DATE_AGREED: to_reader(
        said(
            _("%(who)s agreed to %(to)s instead of %(from)s: you have taken on %(promise)s."), promise=promise, **DAYS
        ),
        said(
            _("%(who)s agreed to %(to)s instead of %(from)s: %(owner)s has taken on %(promise)s."),
            promise=promise,
            owner=owner,
            **DAYS,
        ),
        named="owner",
    ),
    EventKind.OTHER_DATE_REFUSED: said(
        _("%(who)s did not agree to %(to)s instead of %(from)s for %(promise)s: “%(reason)s”."),
        promise=promise,
        reason=reason,
        **DAYS,
    ),
    # Check-ins
    EventKind.CHECK_IN_ACKNOWLEDGED: said(
        _("%(who)s has read the check-in on %(promise)s for %(department)s."), promise=promise, department=department
    ),
    EventKind.DECISION_ASKED: said(
        _("%(who)s asked %(person)s to decide about %(promise)s."), person=person, promise=promise
    ),
    EventKind.DECISION_GIVEN: said(
        _("%(who)s answered the question about %(promise)s: “%(reason)s”."), promise=promise, reason=reason
    ),
    # Completions
    EventKind.COMPLETION_ACCEPTED: said(_("%(who)s accepted %(promise)s."), promise=promise),
    EventKind.COMPLETION_ACCEPTED_IN_SILENCE: said(
        _("%(promise)s counts as accepted, as agreed: no answer came until %(until)s."),
        promise=promise,
        until=day("until"),
    ),
    EventKind.COMPLETION_RETURNED: said(
        _("%(who)s said what is missing in %(promise)s: “%(reason)s”."), promise=promise, reason=reason
    ),
    EventKind.COMPLETION_CONTACT_ASKED: to_reader(
        said(
            _("No answer to %(promise)s came until %(until)s: as agreed, you are asked."),
            promise=promise,
            until=day("until"),
        ),
        said(
            _("No answer to %(promise)s came until %(until)s: as agreed, %(person)s is asked."),
            promise=promise,
            until=day("until"),
            person=person,
        ),
    ),
}
