"""Tasks of an escalation contact whom the ladder has reached, until the owner answers or somebody stops it."""

from django.urls import reverse

from agreements.dashboard.need import Need, Waiting
from agreements.models import Episode
from stakeholders.text.sentences import gettext as _


def stuck(silences: list[Episode]) -> Waiting[Episode]:
    """Return the episodes in which this person is asked for help."""
    return Waiting(silences, lambda episode: episode.agreement_id, _need)


def _need(episode: Episode, title: str) -> Need:
    commitment = episode.commitment
    assert commitment is not None  # reviews climb no ladder
    assert commitment.terms is not None  # only promises in force drift
    return Need(
        title=_("A decision is needed: %(deliverable)s") % {"deliverable": commitment.terms.deliverable},
        about=f"{title} · {commitment} · {episode.get_rule_display()}",
        act=_("Look at it"),
        url=reverse("agreements:commitment-detail", args=[commitment.reference]),
        id=f"stuck-{episode.pk}",
        promise=commitment.number,
        blocks=True,
        due_on=commitment.terms.due_on,
    )
