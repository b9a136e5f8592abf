"""What the ladder asks of an escalation contact: a silence that reached them, until somebody speaks or stills it."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.dashboard.need import Need
from agreements.drift.rules import unsettled
from agreements.models import Agreement, Episode, Pause, Rhythm
from agreements.models.escalation import Rung
from stakeholders.models import User


def stuck(user: User) -> list[Need]:
    """Return the silences in which this person is asked for help: as the escalation contact, or as the lead in
    the place of a contact who has left or is silent themselves. While the agreement rests nobody is asked.
    """
    rhythm = Rhythm.objects.filter(revision=OuterRef("commitment__terms__revision"))
    nobody = Q(escalation__is_active=False) | Q(escalation=OuterRef("commitment__terms__owner"))
    named = Exists(rhythm.filter(~nobody, escalation=user)) | Q(Exists(rhythm.filter(nobody)), agreement__lead=user)
    rests = Pause.objects.running().filter(agreement=OuterRef("agreement"))
    climbed = Episode.objects.filter(escalations__rung=Rung.CONTACT, stilled_at=None)
    reached = climbed.filter(named).exclude(Exists(rests))
    found = list(unsettled(reached).select_related("commitment__terms").order_by("opened_at", "pk"))
    titles = Agreement.objects.filter(pk__in={episode.agreement_id for episode in found}).titles()
    return [_need(episode, titles[episode.agreement_id]) for episode in found]


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
        blocks=True,
        due_on=commitment.terms.due_on,
    )
