"""What is worth a look before signing: warnings, each of which may be set aside with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agreements.drafting import terms
from agreements.drafting.sections import section_url
from agreements.drafting.snapshot import Snapshot, read
from agreements.models import Agreement, DecisionRight, Outcome, Purpose, SetAside, Signatory, Stakeholder, TradeOff
from agreements.models.open_point import PointKind
from agreements.models.stakeholder import Capacity
from agreements.text import short
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


@dataclass(frozen=True)
class Warning:  # noqa: A001  the word of the product; nothing here raises Python's warnings
    """One thing worth a look, and the page where it is settled."""

    # Stays the same while the matter is the same.
    key: str
    sentence: str
    url: str
    # A signatory who cannot sign in any more is no matter of opinion.
    may_be_set_aside: bool = True


class CannotSetAside(Exception):
    """Says in one sentence why this warning is not set aside."""


def warnings(snapshot: Snapshot) -> list[Warning]:
    """Return everything worth a look in this text, whether or not it was set aside, in the order of the sections."""
    found = [*_of_outcome(snapshot), *_of_people(snapshot), *_of_agreements(snapshot)]
    agreement = snapshot.agreement
    of_text = [
        Warning(key, sentence, section_url(agreement, section), key.partition(":")[0] != "signatory-left")
        for section, key, sentence in found
    ]
    return [*of_text, *_of_points(snapshot)]


def open_warnings(snapshot: Snapshot) -> list[Warning]:
    """Return the warnings that nobody has set aside in this text."""
    aside = {term.warning for term in snapshot.terms[SetAside]}
    return [warning for warning in warnings(snapshot) if warning.key not in aside]


@transaction.atomic
def set_aside(*, agreement: Agreement, warning: str, reason: str, by: User, at: datetime) -> SetAside:
    """Set a warning of the draft aside, with a reason that becomes part of the text.

    The same reason twice is said once. Raises CannotSetAside without a reason, or when the warning is
    not open (any more) or not one to set aside; NotBeingDrafted when the text is sealed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    snapshot = read(agreement, terms.open_draft(agreement))
    reason = reason.strip()
    if not reason:
        raise CannotSetAside(_("Say in one sentence why you go on all the same."))
    known: SetAside | None = next((term for term in snapshot.terms[SetAside] if term.warning == warning), None)
    if known is not None and known.reason == reason:
        return known
    if known is not None:
        said = {"person": known.said_by, "reason": known.reason}
        raise CannotSetAside(_("%(person)s set this aside in the meantime: “%(reason)s”") % said)
    found = next((one for one in warnings(snapshot) if one.key == warning), None)
    if found is None:
        raise CannotSetAside(_("This is settled by now. There is nothing to set aside."))
    if not found.may_be_set_aside:
        raise CannotSetAside(_("This cannot be set aside: %(warning)s") % {"warning": found.sentence})
    values = {"warning": warning, "words": found.sentence, "reason": reason, "said_by": by}
    key = SetAside.key_of(agreement.key, warning)
    added = terms.add(SetAside, agreement=agreement, key=key, values=values, by=by, at=at)
    assert isinstance(added, SetAside)
    return added


def _of_points(snapshot: Snapshot) -> Iterator[Warning]:
    """The questions and challenges that nobody has answered, and the suggestions that nobody has decided."""
    sentences = {
        PointKind.QUESTION: _("A question of %(department)s has no answer yet: “%(words)s”"),
        PointKind.CHALLENGE: _("What %(department)s challenges has no answer yet: “%(words)s”"),
        PointKind.SUGGESTION: _("A suggestion of %(department)s is open: “%(words)s”"),
    }
    for point in snapshot.points:
        if point.kind in sentences and not (point.is_answered and not point.is_suggestion):
            parts = {"department": point.party, "words": short(point.words)}
            sentence = sentences[PointKind(point.kind)] % parts
            yield Warning(f"point:{point.number}", sentence, point.get_absolute_url())


Found = Iterator[tuple[str, str, str]]


def _of_outcome(snapshot: Snapshot) -> Found:
    outcome, purpose = snapshot.one(Outcome), snapshot.one(Purpose)
    if outcome is not None and not outcome.beneficiaries:
        yield "outcome", "beneficiaries", _("The outcome does not say who benefits.")
    if outcome is not None and not outcome.indicators:
        yield "outcome", "indicators", _("The outcome does not say how you will see it.")
    if purpose is None or not purpose.why_now:
        yield "outcome", "why-now", _("Nothing says why this is agreed now.")


def _of_people(snapshot: Snapshot) -> Found:
    for signatory in snapshot.terms[Signatory]:
        code = signatory.party.department.code
        parts = {"person": signatory.person, "department": signatory.party, "head": signatory.new_head}
        if not signatory.person.is_active:
            sentence = _("%(person)s is to sign for %(department)s, but does not work here any more.")
            yield "stakeholders", f"signatory-left:{code}", sentence % parts
        elif signatory.new_head:
            sentence = _("%(person)s is to sign for %(department)s, which %(head)s heads now.")
            yield "stakeholders", f"new-head:{code}:{signatory.new_head.pk}", sentence % parts
    named = {(term.department_id, term.capacity) for term in snapshot.terms[Stakeholder]}
    for party in snapshot.parties:
        parts = {"department": party.department.name}
        if (party.department_id, Capacity.DECISION_MAKER) not in named:
            sentence = _("No decision-maker of %(department)s is named.") % parts
            yield "stakeholders", f"decision-maker:{party.department.code}", sentence
        if (party.department_id, Capacity.IMPLEMENTER) not in named:
            sentence = _("Nobody of %(department)s is named who does the work.") % parts
            yield "stakeholders", f"implementer:{party.department.code}", sentence


def _of_agreements(snapshot: Snapshot) -> Found:
    if not snapshot.terms[TradeOff]:
        yield "trade-offs", "trade-offs", _("No trade-off is written down: nobody gives anything for it.")
    if not snapshot.terms[DecisionRight]:
        sentence = _("No decision right is written down: every signatory will be asked about every change.")
        yield "decisions", "decision-rights", sentence
