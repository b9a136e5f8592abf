"""Sentences about keeping an agreement: completions, reviews, pauses, the ladder; one line for each kind of event."""

from django.utils.translation import gettext_lazy as _

from agreements.activity.sentence_parts import Teller, day, department, person, promise, reason, said

TELLERS: dict[str, Teller] = {
    # Passing on
    "passing_on_asked": said(
        _("%(who)s asks whether %(person)s may take on %(promise)s instead: “%(reason)s”."),
        person=person,
        promise=promise,
        reason=reason,
    ),
    "passing_on_agreed": said(
        _("%(who)s agreed that %(person)s is asked to take on %(promise)s."), person=person, promise=promise
    ),
    "passing_on_refused": said(
        _("%(who)s did not agree that %(person)s takes on %(promise)s: “%(reason)s”."),
        person=person,
        promise=promise,
        reason=reason,
    ),
    # Check-ins
    "check_in_acknowledged": said(
        _("%(who)s has read the check-in on %(promise)s for %(department)s."), promise=promise, department=department
    ),
    "decision_asked": said(_("%(who)s asked %(person)s to decide about %(promise)s."), person=person, promise=promise),
    "decision_given": said(
        _("%(who)s answered the question about %(promise)s: “%(reason)s”."), promise=promise, reason=reason
    ),
    # Completions
    "completion_accepted": said(_("%(who)s accepted %(promise)s."), promise=promise),
    "completion_accepted_in_silence": said(
        _("%(promise)s counts as accepted, as agreed: no answer came until %(until)s."),
        promise=promise,
        until=day("until"),
    ),
    "completion_returned": said(
        _("%(who)s said what is missing in %(promise)s: “%(reason)s”."), promise=promise, reason=reason
    ),
    "completion_contact_asked": said(
        _("No answer to %(promise)s came until %(until)s: as agreed, %(person)s is asked."),
        promise=promise,
        until=day("until"),
        person=person,
    ),
}
