"""One line for whatever is told, and the place where it can be read or answered."""

from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Commitment, Reminder
from agreements.models.inbox_item import Telling
from agreements.notifications.truth import WITHOUT_A_SEAT
from agreements.telling.names import Names, Reference
from agreements.telling.sentences import sentence
from stakeholders.models import User

AT_THE_SIGNATURES = frozenset({"ready_to_sign", "signature_fell", "text_signed", "signing_refused", "refusal_settled"})
AT_THE_CHANGE = frozenset({"change_asked", "change_noted", "change_agreed", "change_declined", "change_withdrawn"})


def names_for(told: Iterable[Telling]) -> Names:
    """Return the names that the lines of all these need, in a constant number of queries."""
    told = list(told)
    events = [item.event for item in told if item.event is not None]
    return Names.of(events, also=[reference for item in told for reference in _references(item)])


def line(item: Telling, names: Names) -> str:
    """Return what is told in one sentence."""
    speaker = SPOKEN.get(item.kind)
    if speaker is not None:
        return speaker(item, names)
    return sentence(item.event, names) if item.event is not None else str(_("Something was noted here."))


def place(item: Telling, names: Names) -> str:
    """Return the path of the page where it can be read or answered; empty for those whose seat has ended."""
    if item.kind in WITHOUT_A_SEAT:
        return ""
    agreement = item.agreement.reference
    if item.kind == "commitment_offered" and item.event is not None:
        return reverse("agreements:handshake-answer", args=[agreement, item.event.data["key"]])
    if item.kind in AT_THE_SIGNATURES:
        return reverse("agreements:agreement-sign", args=[agreement])
    if item.kind in AT_THE_CHANGE and item.event is not None:
        return reverse("agreements:change-detail", args=[agreement, item.event.data["revision"]])
    commitment = names.reference(_commitment(item))
    if commitment and item.kind not in {"commitment_confirmed", "commitment_declined"}:
        return reverse("agreements:commitment-detail", args=[commitment])
    return item.agreement.get_absolute_url()


def _references(item: Telling) -> Iterator[Reference]:
    commitment = _commitment(item)
    if commitment is not None:
        yield Commitment, commitment
    if item.check_in is not None:
        yield User, item.check_in.by_id


def _commitment(item: Telling) -> int | None:
    for subject in (item.occasion, item.reminder, item.check_in, item.episode):
        if subject is not None:
            return subject.commitment_id
    return item.event.data.get("commitment") if item.event is not None else None


def _about(words: Promise | str) -> Callable[[Telling, Names], str]:
    def speaker(item: Telling, names: Names) -> str:
        parts = {"promise": names.promise(_commitment(item)), "day": _day(item.reminder)}
        return words % parts

    return speaker


def _day(reminder: Reminder | None) -> str:
    return date_format(reminder.due_on, "j F Y") if reminder else ""


def _worry(item: Telling, names: Names) -> str:
    said = item.check_in
    assert said is not None  # a worry is a check-in
    parts = {"who": names.person(said.by_id), "promise": names.promise(said.commitment_id)}
    return str(_("%(who)s on %(promise)s: %(status)s.") % (parts | {"status": said.get_status_display().lower()}))


def _draft_edited(item: Telling, names: Names) -> str:
    assert item.event is not None  # an edit is an event
    return str(_("%(who)s worked on the draft.") % {"who": names.person(item.event.by_id)})


SPOKEN: dict[str, Callable[[Telling, Names], str]] = {
    "draft_edited": _draft_edited,
    "worry": _worry,
    "check_in_due": _about(_("A check-in on %(promise)s is due.")),
    "date_near": _about(_("%(promise)s is due on %(day)s.")),
    "date_today": _about(_("%(promise)s is due on %(day)s.")),
    "date_passed": _about(_("The date of %(promise)s was %(day)s; no word yet that it is done.")),
}
