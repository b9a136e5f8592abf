"""Who will be told, beside the button that sends."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.forms.handshakes import Choice
from agreements.models import Agreement, Commitment, CommitmentTerms, PassingOn, Revision
from agreements.models.check_in import UNDO_FOR
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out import preview
from agreements.notifications.fan_out.preview import Foretold
from agreements.views.requests import this_moment
from stakeholders.models import User

register = template.Library()
COMPONENT = "components/will_be_told.html"
# More names than these are a number.
MOST_NAMES = 3


@register.inclusion_tag(COMPONENT, takes_context=True)
def will_be_told(context: Any, agreement: Agreement, kind: str, lead: str = "", **data: Any) -> dict[str, Any]:
    """Say whom an act of this kind reaches, after `lead`; `data` are the words of its event that decide it."""
    said = preview.who_will_be_told(agreement, kind, **_who(context), data=data)
    return {"lead": lead, "sentences": list(sentences(said))}


@register.inclusion_tag(COMPONENT, takes_context=True)
def signature_will_be_told(context: Any, sealed: Revision) -> dict[str, Any]:
    """Say whom a signature reaches."""
    return {"sentences": list(sentences(preview.foretell_signing(sealed, **_who(context))))}


@register.inclusion_tag(COMPONENT, takes_context=True)
def yes_will_be_told(context: Any, change: Revision, lead: str = "") -> dict[str, Any]:
    """Say whom a yes to a change reaches, after `lead`."""
    return {"lead": lead, "sentences": list(sentences(preview.foretell_a_yes(change, **_who(context))))}


@register.inclusion_tag(COMPONENT, takes_context=True)
def edit_will_be_told(context: Any, wording: CommitmentTerms) -> dict[str, Any]:
    """Say whom other words of a commitment in a draft reach."""
    return {"sentences": list(sentences(preview.foretell_an_offer(wording, **_who(context))))}


@register.inclusion_tag("components/told_by_answer.html", takes_context=True)
def answer_will_be_told(context: Any, wording: CommitmentTerms) -> dict[str, Any]:
    """Say of each answer of an owner whom it reaches; answers that reach the same people the same way are one line."""
    who, about = _who(context), {"commitment": wording.commitment_id}
    kinds = {
        Choice.CONFIRM: EventKind.COMMITMENT_CONFIRMED,
        Choice.PASS_ON: EventKind.PASSING_ON_ASKED,
        Choice.DECLINE: EventKind.COMMITMENT_DECLINED,
    }
    reached: dict[Foretold, list[Choice]] = defaultdict(list)
    for choice in Choice:
        if choice == Choice.OTHER_DATE:
            foretold = preview.foretell_another_date(wording, **who)
        else:
            foretold = preview.who_will_be_told(wording.revision.agreement, kinds[choice], data=about, **who)
        reached[foretold].append(choice)
    return {"answers": [(choices, list(sentences(foretold))) for foretold, choices in reached.items()]}


@register.inclusion_tag(COMPONENT, takes_context=True)
def consent_will_be_told(context: Any, asked: PassingOn, wording: CommitmentTerms, lead: str = "") -> dict[str, Any]:
    """Say whom the receiver's yes to somebody else reaches, after `lead`."""
    said = preview.foretell_a_consent(asked, wording, **_who(context))
    return {"lead": lead, "sentences": list(sentences(said))}


@register.inclusion_tag(COMPONENT, takes_context=True)
def worry_will_be_told(context: Any, commitment: Commitment, after_undo: bool = True) -> dict[str, Any]:
    """Say whom a worry reaches, at once or when the time to take it back is over."""
    who = _who(context)
    who["at"] += UNDO_FOR if after_undo else UNDO_FOR * 0
    said = preview.foretell_a_worry(commitment, **who)
    lead = _("When something is in the way, others hear of it after 30 minutes:") if after_undo else ""
    return {"lead": lead, "sentences": list(sentences(said))}


@register.inclusion_tag(COMPONENT)
def foretold_is(foretold: Foretold) -> dict[str, Any]:
    """Say what a view has foretold."""
    return {"sentences": list(sentences(foretold))}


def sentences(foretold: Foretold) -> Iterator[str]:
    """Yield what is foretold, one plain sentence for each way it takes."""
    if foretold.by_mail:
        yield _counted(foretold.by_mail, _gets_a_mail)
    for person, when in foretold.quiet:
        parts = {"person": person, "moment": date_format(timezone.localtime(when), "l j F, H:i")}
        yield _("%(person)s reads no mail before %(moment)s; it arrives then.") % parts
    if foretold.in_inbox:
        yield _counted(foretold.in_inbox, _finds_it)


def _who(context: Any) -> dict[str, Any]:
    return {"by": context["request"].user, "at": this_moment()}


def _counted(people: Sequence[User], sentence: Any) -> str:
    return str(sentence(len(people)) % {"names": _names(people)})


def _gets_a_mail(number: int) -> str:
    return ngettext("%(names)s gets a mail.", "%(names)s get a mail.", number)


def _finds_it(number: int) -> str:
    return ngettext("%(names)s finds it in the inbox.", "%(names)s find it in their inboxes.", number)


def _names(people: Sequence[User]) -> str:
    names = [str(person) for person in people]
    if len(names) > MOST_NAMES:
        rest = len(names) - MOST_NAMES + 1
        names = [*names[: MOST_NAMES - 1], _("%(count)s others") % {"count": rest}]
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
