"""Tasks about counter-offers and completion: a consent, an acceptance, something that is still missing."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from agreements.commitments.counter_offer_answers import consents_among
from agreements.dashboard.need import Need, Waiting
from agreements.models import CommitmentTerms, Completion, CounterOffer
from agreements.yeses import Yes
from stakeholders.text.sentences import gettext as _


def consents(wordings: list[CommitmentTerms]) -> Waiting[tuple[CommitmentTerms, CounterOffer]]:
    """Counter-offers of owners, to a department this person speaks for: somebody else, or another date."""
    return Waiting(consents_among(wordings), lambda asked: asked[0].revision.agreement_id, _of_consent)


def _of_consent(asked: tuple[CommitmentTerms, CounterOffer], title: str) -> Need:
    wording, offer = asked
    return Need(
        title=f"{wording.commitment} {wording.deliverable}",
        about=f"{title}: {offer.question}",
        words=offer.reason,
        act=_("Say why not"),
        yes={"version": wording.version, "act": "agree"},
        yes_act=_("Agree"),
        means=Yes.OTHER_DATE if offer.due_on else Yes.OTHER_OWNER,
        url=reverse("agreements:counter-offer-answer", args=[wording.revision.agreement.reference, offer.key]),
        id=f"counter-offer-{wording.commitment.number}",
        promise=wording.commitment.number,
        blocks=True,
        due_on=wording.due_on,
        asked=offer.key,
    )


def acceptances(found: list[Completion]) -> Waiting[Completion]:
    """What is reported as done and waits for this person's answer."""
    return Waiting(found, lambda completion: completion.commitment.agreement_id, _of_acceptance)


def _of_acceptance(completion: Completion, title: str) -> Need:
    day = date_format(completion.answer_by, "j F")
    return Need(
        title=_said_of(completion),
        about=_("%(title)s: %(person)s reports it as done. An answer is agreed by %(day)s")
        % {"title": title, "person": completion.check_in.by, "day": day},
        facts=_evidence(completion),
        act=_("Accept it, or say what is missing"),
        url=reverse("agreements:completion-answer", args=[completion.commitment.reference]),
        id=f"completion-{completion.commitment.number}",
        promise=completion.commitment.number,
        blocks=True,
        due_on=completion.answer_by,
        asked=completion.pk,
    )


def returned(found: Iterable[Completion]) -> list[Need]:
    """What this person reported as done and the receiver gave back, until they say how it is going."""
    return [
        Need(
            title=_said_of(completion),
            about=_("%(department)s says what is missing: “%(missing)s”")
            % {"department": _receiver_of(completion), "missing": completion.missing},
            facts=_sent_back(completion),
            act=_("Look at it"),
            url=completion.commitment.get_absolute_url(),
            id=f"returned-{completion.commitment.number}",
            promise=completion.commitment.number,
            blocks=True,
            due_on=_due_on(completion),
            asked=completion.pk,
        )
        for completion in found
    ]


def _evidence(completion: Completion) -> list[str]:
    """What the owner showed and said when they reported it as done."""
    said = completion.check_in
    shown = [said.evidence, said.evidence_link, said.note]
    return [_("With it: “%(words)s”") % {"words": words} for words in shown if words]


def _sent_back(completion: Completion) -> list[str]:
    """What was reported as done, by whom and when, and what came with it."""
    said = completion.check_in
    parts = {"day": date_format(said.at, "j F"), "person": said.by}
    return [_("Sent back: “done” of %(day)s, by %(person)s") % parts, *_evidence(completion)]


def _said_of(completion: Completion) -> str:
    terms = completion.commitment.terms
    return f"{completion.commitment} {terms.deliverable if terms else ''}".strip()


def _due_on(completion: Completion) -> date | None:
    terms = completion.commitment.terms
    return terms.due_on if terms else None


def _receiver_of(completion: Completion) -> str:
    terms = completion.commitment.terms
    return str(terms.receiver) if terms else ""
