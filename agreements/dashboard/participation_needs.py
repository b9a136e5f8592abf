"""Whether somebody takes part in a draft, and who leads an agreement whose lead has left."""

from django.urls import reverse

from agreements.dashboard.need import Need, Waiting
from agreements.drafting.sections import section_url
from agreements.models import Agreement, Participation
from stakeholders.text.sentences import gettext as _


def questions(asked: list[Agreement]) -> Waiting[Agreement]:
    """Drafts in which this person is asked to take part."""
    return Waiting(asked, _id_of, _of_question)


def leaderless(found: list[Agreement]) -> Waiting[Agreement]:
    """Agreements whose lead has left and which this person may take over."""
    return Waiting(found, _id_of, _of_take_over)


def _id_of(agreement: Agreement) -> int:
    return agreement.pk


def _of_question(agreement: Agreement, title: str) -> Need:
    page = reverse("agreements:participation-answer", args=[agreement.reference])
    return Need(
        title=f"{question_of(agreement)}: {title}",
        about=_("Will you take part?"),
        words=agreement.covering_note,
        act=_("Other answer"),
        yes={"answer": Participation.Answer.YES.value, "version": 0},
        yes_act=str(Participation.Answer.YES.label),
        yes_url=page,
        url=page,
        id=f"take-part-{agreement.number}",
        blocks=True,
    )


def question_of(agreement: Agreement) -> str:
    """Return who asks whom, for a row of `participations_awaiting`."""
    parts = {"lead": agreement.lead, "department": agreement.asks}  # type: ignore[attr-defined]  # annotated there
    return (_("%(lead)s asks %(department)s") if parts["department"] else _("%(lead)s asks you")) % parts


def participations(refused: list[Participation]) -> Waiting[Participation]:
    """People in drafts that this person leads who cannot take part, or said whom to ask instead."""
    return Waiting(refused, lambda given: given.agreement_id, _of_participation)


def _of_participation(given: Participation, title: str) -> Need:
    words = [str(given.get_answer_display()), given.instead, f"“{given.words}”" if given.words else ""]
    return Need(
        title=title,
        about=_("%(person)s: %(answer)s") % {"person": given.person, "answer": ", ".join(filter(None, words))},
        act=_("Change who is asked"),
        url=section_url(given.agreement, "stakeholders") + f"#person-{given.person_id}",
        id=f"asked-{given.agreement.number}-{given.person_id}",
        blocks=True,
        asked=given.pk,
    )


def _of_take_over(agreement: Agreement, title: str) -> Need:
    return Need(
        title=title,
        about=_("%(person)s, the lead, has left. Take over?") % {"person": agreement.lead},
        act=_("Look and take over"),
        url=f"{agreement.get_absolute_url()}#lead",
        id=f"lead-{agreement.number}",
        blocks=True,
        asked=agreement.lead_id,
    )
