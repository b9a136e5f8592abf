"""One line for whatever is told, and the place where it can be read or answered."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.activity.names import Names, Reference
from agreements.activity.sentences import sentence
from agreements.models import Commitment, Reminder
from agreements.models.inbox_item import Telling
from agreements.notifications.message_types.truth import WITHOUT_A_SEAT
from stakeholders.models import User

AT_THE_SIGNATURES = frozenset({"ready_to_sign", "signature_fell", "text_signed", "signing_refused", "refusal_settled"})
# The page where it is answered, and the word in its event that names the place.
ANSWERED_AT = {
    "commitment_offered": ("agreements:handshake-answer", "key"),
    "passing_on_asked": ("agreements:passing-on-answer", "passing_on"),
    "passing_on_refused": ("agreements:handshake-answer", "clause"),
}
ELSEWHERE = {
    "mail_comes_back": "stakeholders:person-list",
    "standing_in": "agreements:commitment-list",
    "new_sign_in": "account_change_password",
    # Whoever did not change it themselves cannot sign in any more.
    "password_changed": "account_reset_password",
}
AT_THE_CHANGE = frozenset({"change_asked", "change_noted", "change_agreed", "change_declined", "change_withdrawn"})

AT_THE_COMPLETION = frozenset({"completion_asked", "completion_contact_asked"})


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
    if item.agreement is None:
        return reverse(ELSEWHERE.get(item.kind, "agreements:home"))
    for where in (_of_the_event, _of_the_commitment):
        found = where(item, item.agreement.reference, names)
        if found:
            return found
    return item.agreement.get_absolute_url()


def _of_the_event(item: Telling, agreement: str, names: Names) -> str:
    if item.kind in AT_THE_SIGNATURES:
        return reverse("agreements:agreement-sign", args=[agreement])
    if item.kind == "decision_near" and item.notice is not None:
        return reverse("agreements:change-detail", args=[agreement, item.notice.data["revision"]])
    data = _data(item)
    if "review" in data:
        return reverse("agreements:review-detail", args=[agreement, data["number"]])
    if item.event is None:
        return ""
    if item.kind in AT_THE_CHANGE:
        return reverse("agreements:change-detail", args=[agreement, item.event.data["revision"]])
    if item.kind in ANSWERED_AT:
        name, key = ANSWERED_AT[item.kind]
        return reverse(name, args=[agreement, item.event.data[key]])
    return ""


def _of_the_commitment(item: Telling, agreement: str, names: Names) -> str:
    commitment = names.reference(_commitment(item))
    if not commitment or item.kind in {"commitment_confirmed", "commitment_declined"}:
        return ""
    page = "completion-answer" if item.kind in AT_THE_COMPLETION else "commitment-detail"
    return reverse(f"agreements:{page}", args=[commitment])


def _data(item: Telling) -> dict[str, Any]:
    said = item.event or item.notice
    return said.data if said is not None else {}


def _references(item: Telling) -> Iterator[Reference]:
    commitment = _commitment(item)
    if commitment is not None:
        yield Commitment, commitment
    if item.check_in is not None:
        yield User, item.check_in.by_id
    if item.notice is not None and "needs" in item.notice.data:
        yield Commitment, item.notice.data["needs"]
    if item.absence is not None:
        yield User, item.absence.person_id
        yield User, item.absence.stand_in_id
    if item.kind == "mail_comes_back":
        yield User, int(item.dedupe_key.split(":")[1].split("-")[1])


def _commitment(item: Telling) -> int | None:
    for subject in (item.occasion, item.reminder, item.check_in, item.episode):
        if subject is not None:
            return subject.commitment_id
    if item.notice is not None:
        return _number(item.notice.data)
    return _number(item.event.data) if item.event is not None else None


def _number(data: dict[str, Any]) -> int | None:
    commitment: int | None = data.get("commitment")
    return commitment


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


def _noticed(words: Promise | str, day: str) -> Callable[[Telling, Names], str]:
    def speaker(item: Telling, names: Names) -> str:
        assert item.notice is not None  # the clock mentions it
        return words % {"day": date_format(date.fromisoformat(item.notice.data[day]), "j F Y")}

    return speaker


def _standing_in(item: Telling, names: Names) -> str:
    absence = item.absence
    assert absence is not None  # somebody stands in while somebody else is away
    parts = {
        "stand_in": names.person(absence.stand_in_id),
        "person": names.person(absence.person_id),
        "from": date_format(absence.from_on, "j F"),
        "until": date_format(absence.until_on, "j F"),
    }
    if item.person_id == absence.stand_in_id:
        return str(_("You cover the commitments of %(person)s from %(from)s until %(until)s.") % parts)
    return str(_("%(stand_in)s covers your commitments from %(from)s until %(until)s.") % parts)


def _other_day(item: Telling, names: Names) -> str:
    if item.event is not None:
        return sentence(item.event, names)
    return _noticed(_("By the text now in force the review is on %(day)s."), "planned_on")(item, names)


def _called_off(item: Telling, names: Names) -> str:
    assert item.notice is not None  # the clock tells of it
    return _noticed(CALLED_OFF[item.notice.data["because"]], "planned_on")(item, names)


def _of_the_account(words: Promise | str, known: Promise | str) -> Callable[[Telling, Names], str]:
    def speaker(item: Telling, names: Names) -> str:
        note = item.security_note
        assert note is not None  # it was noted by the sign-in or by the change
        moment = date_format(timezone.localtime(note.at), "l j F Y, H:i")
        parts = {"moment": f"{moment} ({timezone.get_current_timezone_name()})", "browser": note.browser}
        return (known if note.browser else words) % parts

    return speaker


def _comes_back(item: Telling, names: Names) -> str:
    # The key names whose address it is: there is no row of its own for it.
    person = names.person(int(item.dedupe_key.split(":")[1].split("-")[1]))
    return str(_("Mail to %(person)s comes back. Is the address right?") % {"person": person})


def _completion(item: Telling, names: Names) -> str:
    said = item.check_in
    assert said is not None  # the receiver is asked about a check-in
    parts = {"who": names.person(said.by_id), "promise": names.promise(said.commitment_id)}
    return str(_("%(who)s reports %(promise)s as done: is it what was agreed?") % parts)


def _date_breaks(item: Telling, names: Names) -> str:
    assert item.notice is not None  # the clock tells of a break by a notice
    data = item.notice.data
    parts = {
        "needed": names.promise(data["needs"]),
        "day": date_format(date.fromisoformat(data["moved_to"]), "j F Y"),
        "promise": names.promise(data["commitment"]),
        "by": date_format(date.fromisoformat(data["due_on"]), "j F Y"),
    }
    return str(_("%(needed)s is now due on %(day)s; %(promise)s needs it by %(by)s.") % parts)


def _draft_edited(item: Telling, names: Names) -> str:
    assert item.event is not None  # an edit is an event
    return str(_("%(who)s worked on the draft.") % {"who": names.person(item.event.by_id)})


CALLED_OFF = {
    "rests": _("No review on %(day)s: the agreement rests then."),
    "ended": _("No review on %(day)s: the text in force plans none."),
}
SPOKEN: dict[str, Callable[[Telling, Names], str]] = {
    "decision_near": _noticed(_("Your answer to a change is asked for by %(day)s."), "answer_by"),
    "review_near": _noticed(_("Review on %(day)s: this is what you look at together."), "planned_on"),
    "review_moved": _other_day,
    "review_called_off": _called_off,
    "new_sign_in": _of_the_account(
        _("Somebody signed in as you with a browser that you had not used before: %(moment)s."),
        _("Somebody signed in as you with %(browser)s, in a browser that you had not used before: %(moment)s."),
    ),
    "password_changed": _of_the_account(
        _("Your password was changed: %(moment)s."), _("Your password was changed with %(browser)s: %(moment)s.")
    ),
    "ends_soon": _noticed(_("The agreement ends on %(day)s: renew it, change it, or let it end."), "ends_on"),
    "draft_edited": _draft_edited,
    "standing_in": _standing_in,
    "mail_comes_back": _comes_back,
    "worry": _worry,
    "date_breaks": _date_breaks,
    "completion_asked": _completion,
    "check_in_due": _about(_("A check-in on %(promise)s is due.")),
    "fresh_link": _about(_("A new link for a check-in on %(promise)s.")),
    "date_near": _about(_("%(promise)s is due on %(day)s.")),
    "date_today": _about(_("%(promise)s is due on %(day)s.")),
    "date_passed": _about(_("The date of %(promise)s was %(day)s; no word yet that it is done.")),
}
