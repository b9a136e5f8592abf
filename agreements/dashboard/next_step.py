"""The one next step of a reader on the page of a draft, or for whom they wait."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from agreements.activity.sentence_parts import joined
from agreements.checks.pending_actions import Action, PendingAction
from agreements.drafting.clause_sentences import sentence_of
from agreements.drafting.paragraphs import numbers_of
from agreements.drafting.rewordings import Rewording, rewordings
from agreements.drafting.snapshot import Snapshot
from agreements.models import CommitmentTerms, Outcome, Party, Rhythm
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

# The order when several steps are this reader's: what blocks others most comes first.
ORDER = (
    Action.ANSWER_REFUSAL,
    Action.SAY_IF_SETTLED,
    Action.CONSENT,
    Action.CONFIRM,
    Action.FIND_ANOTHER_WAY,
    Action.ENDORSE,
    Action.ANSWER_POINT,
    Action.SETTLE_POINT,
    Action.SIGN,
    Action.SHARE,
    Action.WRITE,
    Action.OPEN_SIGNING,
)
# The second lead may do these as well as the lead.
OF_LEADS = {Action.SHARE, Action.OPEN_SIGNING, Action.FIND_ANOTHER_WAY, Action.ANSWER_REFUSAL, Action.WRITE}
# With which kind of clause a section begins that is written in the text itself.
FIRST_CLAUSE = {"outcome": Outcome, "commitments": CommitmentTerms, "cadence": Rhythm}
MOST_NAMES = 3


@dataclass(frozen=True)
class NextStep:
    """What a reader does next, with its button; without one, for whom they wait."""

    title: str
    why: str = ""
    act: str = ""
    url: str = ""
    # The same in its place in the text, where it has one.
    part: str = ""
    # For acts that are sent right here: which one, and for which party.
    action: str = ""
    party: Party | None = None
    # What changed in the words since the yes that is asked for anew.
    rewording: Rewording | None = None


Numbers = Mapping[Any, str]


def next_step(
    snapshot: Snapshot,
    actions: Sequence[PendingAction],
    *,
    reader: User,
    spoken_for: Collection[int],
    may_take_over: bool = False,
) -> NextStep | None:
    """Return the next step of this reader, who speaks for the parties `spoken_for`; None when nothing waits.

    `actions` are those of the draft, a consent without address where it is not this reader's to give.
    """
    lead = snapshot.agreement.lead
    if may_take_over:
        title = _("%(person)s has left") % {"person": lead}
        return NextStep(title, _("Somebody has to lead this agreement."), action="TAKE_OVER")
    own = [one for one in actions if _is_for(one, reader, snapshot, spoken_for)]
    if own:
        first = min(own, key=lambda one: ORDER.index(one.action))
        return STEPS[first.action](snapshot, first, numbers_of(snapshot))
    names = list(dict.fromkeys(one.who for one in actions))
    return NextStep(_("You wait for %(names)s") % {"names": joined(_few(names))}) if names else None


def _is_for(action: PendingAction, reader: User, snapshot: Snapshot, spoken_for: Collection[int]) -> bool:
    if action.action is Action.CONSENT:
        return bool(action.url)
    if isinstance(action.waits_for, Party):
        return action.waits_for.pk in spoken_for
    second = snapshot.agreement.second_lead_id
    shared = action.action in OF_LEADS and action.waits_for == snapshot.agreement.lead and second == reader.pk
    return shared or action.waits_for == reader


def _few(names: list[str]) -> list[str]:
    if len(names) <= MOST_NAMES:
        return names
    return [*names[: MOST_NAMES - 1], _("%(count)s others") % {"count": len(names) - MOST_NAMES + 1}]


def _answer(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    return NextStep(capfirst(asked.what), sentence_of(asked.wording) if asked.wording else "", _("Answer"), asked.url)


def _sign(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    return NextStep(_("These words wait for your signature"), act=_("Read and sign"), url=asked.url)


def _confirm(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    assert asked.wording is not None
    page = [snapshot.agreement.reference, asked.wording.key]
    return NextStep(
        _("Will you take on %(number)s?") % {"number": numbers[asked.wording.key]},
        sentence_of(asked.wording),
        _("Answer"),
        reverse("agreements:handshake-answer", args=page),
        reverse("agreements:handshake-answer-part", args=page),
        rewording=rewordings([(asked.wording, None)]).get((asked.wording.key, None)),
    )


def _find_another_way(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    assert asked.wording is not None
    number, refused = numbers[asked.wording.key], snapshot.answers[asked.wording.commitment_id]
    page = [snapshot.agreement.reference, CommitmentTerms.kind, asked.wording.key]
    return NextStep(
        _("Find another way for %(number)s") % {"number": number},
        _("%(owner)s: “%(reason)s”") % {"owner": asked.wording.owner, "reason": refused.reason},
        _("Change %(number)s") % {"number": number},
        reverse("agreements:term-edit", args=page),
        reverse("agreements:term-edit-part", args=page),
    )


def _endorse(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    assert isinstance(asked.waits_for, Party)
    outcome, party = snapshot.one(Outcome), asked.waits_for
    return NextStep(
        _("Do you agree to the outcome?"),
        sentence_of(outcome),
        action=asked.action.name,
        party=party,
        rewording=rewordings([(outcome, party)]).get((outcome.key, party.pk)),
    )


def _write(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    kind, title = FIRST_CLAUSE.get(asked.section), capfirst(asked.what)
    if kind is None:
        return NextStep(title, act=_("Go to the people"), url=asked.url)
    page = [snapshot.agreement.reference, kind.kind]
    return NextStep(
        title,
        act=_("Write it"),
        url=reverse("agreements:term-add", args=page),
        part=reverse("agreements:term-add-part", args=page),
    )


def _share(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    return NextStep(_("Nobody else sees this draft yet"), act=_("Send it to the others"), url=asked.url)


def _open_signing(snapshot: Snapshot, asked: PendingAction, numbers: Numbers) -> NextStep:
    why = _("Nothing blocks signing. The text will stand still, and every signatory is told.")
    return NextStep(_("Open signing"), why, action=asked.action.name)


STEPS: dict[Action, Callable[[Snapshot, PendingAction, Numbers], NextStep]] = {
    Action.ANSWER_REFUSAL: _answer,
    Action.SAY_IF_SETTLED: _answer,
    Action.ANSWER_POINT: _answer,
    Action.SETTLE_POINT: _answer,
    Action.CONSENT: _answer,
    Action.CONFIRM: _confirm,
    Action.FIND_ANOTHER_WAY: _find_another_way,
    Action.ENDORSE: _endorse,
    Action.SIGN: _sign,
    Action.SHARE: _share,
    Action.WRITE: _write,
    Action.OPEN_SIGNING: _open_signing,
}
