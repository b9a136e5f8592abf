"""Whether somebody takes part in a draft, and who leads an agreement whose lead has left."""

from typing import Any

from django.db.models import Value
from django.urls import reverse

from agreements.dashboard.need import Need, Waiting
from agreements.drafting.participation import participation_refusals, participations_awaiting
from agreements.drafting.sections import section_url
from agreements.lifecycle.lead import leads_awaiting
from agreements.models import Agreement, Participation
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


def questions(user: User) -> tuple[Waiting[Agreement], Waiting[Agreement]]:
    """Drafts in which this person is asked to take part, and agreements whose lead has left that they may take over.

    Two questions of two stages, read in one query.
    """
    asked = participations_awaiting(user).annotate(is_leaderless=Value(False))
    leaderless = leads_awaiting(user).annotate(asks=Value(""), is_leaderless=Value(True))
    found: list[Any] = list(asked.order_by().union(leaderless.order_by(), all=True).order_by("pk"))
    return (
        Waiting([one for one in found if not one.is_leaderless], _id_of, _of_question),
        Waiting([one for one in found if one.is_leaderless], _id_of, _of_take_over),
    )


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


def participations(user: User) -> Waiting[Participation]:
    """People in drafts that this person leads who cannot take part, or said whom to ask instead."""
    return Waiting(participation_refusals(user), lambda given: given.agreement_id, _of_participation)


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
