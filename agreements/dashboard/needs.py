"""The tasks of one person, those that block others first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from agreements.amendments.open_changes import OpenChange, changes_awaiting
from agreements.checks.lead_actions import LeadAction, OpenSigning, actions_among
from agreements.checks.refusal_turns import AnswerRefusal, SayIfSettled
from agreements.commitments.handshakes import offers_among
from agreements.dashboard.check_in_needs import decisions, worries
from agreements.dashboard.completion_needs import acceptances, consents, returned
from agreements.dashboard.escalation_needs import stuck
from agreements.dashboard.first_look import Kind, first_look
from agreements.dashboard.need import Need, Waiting, with_titles
from agreements.dashboard.participation_needs import leaderless, participations, questions
from agreements.dashboard.review_needs import actions, reviews
from agreements.dashboard.talk_needs import points
from agreements.drafting.clause_sentences import sentence_of
from agreements.drafting.endorsements import endorsements_among
from agreements.drafting.rewordings import Rewording, rewordings
from agreements.drafting.sections import section_url
from agreements.models import Agreement, CommitmentTerms, CounterOffer, Outcome, Party, Revision, Signatory
from agreements.models.agreement import led_by
from agreements.signing.signature_status import texts_of
from agreements.yeses import Yes
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _


def to_decide(user: User, *, at: datetime) -> list[Need]:
    """Everything that waits for a decision or answer of this person, what blocks others first."""
    return all_of(user, first_look(user, at=at))


def all_of(user: User, rows: Mapping[Kind, list[Any]]) -> list[Need]:
    """Return what waits of these rows, those of `first_look`, what blocks others first; nothing else is asked for."""
    sources: list[tuple[Kind, Callable[[list[Any]], Waiting[Any] | Iterable[Need]]]] = [
        (Kind.CHANGE, lambda found: changes(user, found)),
        (Kind.SIGNATURE, signatures),
        (Kind.DECISION, decisions),
        (Kind.QUESTION, questions),
        (Kind.OFFER, offers),
        (Kind.CONSENT, consents),
        (Kind.ACCEPTANCE, acceptances),
        (Kind.RETURN, returned),
        (Kind.WORRY, worries),
        (Kind.SILENCE, stuck),
        (Kind.REVIEW, reviews),
        (Kind.ACTION, actions),
        (Kind.DRAFT, lambda found: drafts(user, found)),
        (Kind.PARTICIPATION, participations),
        (Kind.LEADERLESS, leaderless),
        (Kind.ENDORSEMENT, endorsements),
        (Kind.POINT, points),
    ]
    found = with_titles(*(read(rows[kind]) for kind, read in sources if kind in rows))
    return sorted(found, key=lambda need: need.rank)


def changes(user: User, read: Sequence[Revision]) -> Waiting[OpenChange]:
    """Open amendments that wait for this person."""
    return Waiting(changes_awaiting(user, read), lambda change: change.revision.agreement_id, _of_change)


def _of_change(change: OpenChange, title: str) -> Need:
    revision = change.revision
    return Need(
        title=_("A change in %(title)s") % {"title": title},
        about=_("%(person)s asks: %(reason)s") % {"person": revision.asked_by, "reason": revision.reason},
        facts=change.lines,
        act=_("Put it in force") if change.is_agreed else _("Agree, or say why not"),
        url=reverse("agreements:change-detail", args=[revision.agreement.reference, revision.number]),
        id=f"change-{revision.agreement.number}-{revision.number}",
        blocks=True,
        asked="in force" if change.is_agreed else "",
    )


def drafts(user: User, texts: Sequence[Revision]) -> Waiting[LeadAction | SayIfSettled]:
    """Tasks about texts that this person leads or refused to sign: open signing, a declined commitment, a refusal."""
    return Waiting(actions_among(texts, user), lambda asked: asked.snapshot.agreement.pk, _of_lead)


def _of_lead(asked: LeadAction | SayIfSettled, title: str) -> Need:
    agreement = asked.snapshot.agreement
    if isinstance(asked, OpenSigning):
        return Need(
            title=title,
            about=_("Nothing blocks signing any more"),
            act=_("Open signing"),
            url=agreement.get_absolute_url(),
            id=f"open-{agreement.number}",
            blocks=True,
        )
    if isinstance(asked, AnswerRefusal):
        return _of_refusal(asked, title)
    if isinstance(asked, SayIfSettled):
        return _of_answer(asked, title)
    wording, given = asked.wording, asked.declined
    return Need(
        title=f"{wording.commitment} {wording.deliverable}",
        about=_("%(title)s: %(owner)s says “%(reason)s”")
        % {"title": title, "owner": wording.owner, "reason": given.reason},
        act=_("Find another way"),
        url=section_url(agreement, "commitments") + f"#{wording.anchor}",
        id=f"declined-{wording.commitment.number}",
        promise=wording.commitment.number,
        blocks=True,
        due_on=wording.due_on,
        asked=given.pk,
    )


def _of_refusal(asked: AnswerRefusal, title: str) -> Need:
    refusal, reply = asked.refusal, asked.reply
    about = (
        _("%(department)s cannot sign as it stands (%(person)s)")
        if reply is None
        else (_("%(department)s: not settled yet (%(person)s)"))
    )
    return Need(
        title=title,
        about=about % {"department": refusal.party, "person": refusal.person},
        words=refusal.reason,
        act=_("Answer"),
        url=_sign_page(asked.snapshot.agreement) + f"#refusal-{refusal.pk}",
        id=f"refusal-{refusal.pk}",
        blocks=True,
        asked=reply.pk if reply else "",
    )


def _of_answer(asked: SayIfSettled, title: str) -> Need:
    agreement, reply = asked.snapshot.agreement, asked.reply
    if reply is not None:
        about = _("Is it settled? %(person)s answered:") % {"person": reply.by}
    else:
        about = _("Is it settled? You said: “%(reason)s”") % {"reason": asked.refusal.reason}
    return Need(
        title=title,
        about=about,
        words=reply.words if reply else "",
        act=_("Read the text"),
        yes={"refusal": asked.refusal.pk},
        yes_act=_("Yes, it is settled"),
        yes_url=reverse("agreements:refusal-settle", args=[agreement.reference]),
        no_act=_("Not yet"),
        no_url=reverse("agreements:refusal-keep", args=[agreement.reference, asked.refusal.pk]),
        url=_sign_page(agreement),
        id=f"settle-{asked.refusal.pk}",
        blocks=True,
        asked=reply.pk if reply else asked.snapshot.revision.number,
    )


def offers(drafted: list[CommitmentTerms]) -> Waiting[CommitmentTerms]:
    """Commitments in drafts that wait for this person's answer."""
    wordings, refused = offers_among(drafted)
    reworded = rewordings([(wording, None) for wording in wordings])

    def need(wording: CommitmentTerms, title: str) -> Need:
        return _of_offer(wording, title, refused.get(wording.commitment_id), reworded.get((wording.key, None)))

    return Waiting(wordings, lambda wording: wording.revision.agreement_id, need)


def _of_offer(wording: CommitmentTerms, title: str, refused: CounterOffer | None, rewording: Rewording | None) -> Need:
    return Need(
        title=wording.deliverable,
        about=f"{title} · {wording.commitment}",
        words=refused.answer if refused else "",
        act=_("Answer differently"),
        yes={"version": wording.version, "choice": "confirm"},
        yes_act=_("Take it on"),
        means=Yes.PROMISE,
        url=reverse("agreements:handshake-answer", args=[wording.revision.agreement.reference, wording.key]),
        id=f"offer-{wording.commitment.number}",
        promise=wording.commitment.number,
        clause=sentence_of(wording),
        rewording=rewording,
        blocks=True,
        due_on=wording.due_on,
        asked=wording.acceptance_digest,
    )


def signatures(seats: list[Signatory]) -> Waiting[Revision]:
    """Sealed texts that this person has not signed yet."""
    return Waiting(texts_of(seats), lambda revision: revision.agreement_id, _of_signature)


def _of_signature(revision: Revision, title: str) -> Need:
    return Need(
        title=title,
        about=_("Revision %(number)s, ready for your signature") % {"number": revision.number},
        act=_("Read and sign"),
        url=_sign_page(revision.agreement),
        id=f"sign-{revision.agreement.number}",
        blocks=True,
        asked=revision.number,
    )


def endorsements(parties: list[Party]) -> Waiting[tuple[Party, Outcome]]:
    """Outcomes in drafts that wait for the word of a party this person speaks for."""
    waiting = endorsements_among(parties)
    reworded = rewordings([(outcome, party) for party, outcome in waiting])

    def need(asked: tuple[Party, Outcome], title: str) -> Need:
        return _of_endorsement(asked, title, reworded.get((asked[1].key, asked[0].pk)))

    return Waiting(waiting, lambda asked: asked[0].agreement_id, need)


def _of_endorsement(asked: tuple[Party, Outcome], title: str, rewording: Rewording | None) -> Need:
    party, outcome = asked
    agreement, code = party.agreement, party.department.code
    return Need(
        title=title,
        about=_("Does %(department)s agree to the shared outcome?") % {"department": party},
        act=_("Read the outcome"),
        yes={"digest": outcome.content_digest()},
        yes_act=_("Agree"),
        means=Yes.OUTCOME,
        yes_url=reverse("agreements:outcome-endorse", args=[agreement.reference, code]),
        clause=sentence_of(outcome),
        rewording=rewording,
        url=reverse("agreements:term-list", args=[agreement.reference, "outcome"]),
        id=f"endorse-{agreement.number}-{code}",
        blocks=True,
        asked=outcome.content_digest(),
    )


def drafts_of_mine(user: User) -> list[Agreement]:
    """The five newest agreements that this person leads and that are not in force yet."""
    return _drafts(lead=user)["newest"]


@prepared
def _drafts(*, lead: User) -> Queries:
    led = Agreement.objects.filter(led_by(lead), revisions__in=Revision.objects.open(), first_in_force_at=None)
    return {"newest": led.titled().order_by("-number")[:5]}


def _sign_page(agreement: Agreement) -> str:
    return reverse("agreements:agreement-sign", args=[agreement.reference])
