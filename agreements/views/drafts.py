"""What all pages of a draft show: the outcome, what blocks signing, and who acts next."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from agreements.activity.sentence_parts import joined
from agreements.cadence.upcoming import upcoming
from agreements.checks.blockers import blockers
from agreements.checks.pending_actions import Action, PendingAction, line_by_line, pending_actions
from agreements.checks.warnings import open_warnings
from agreements.dashboard.commitment_status import statuses_of
from agreements.drafting.collaboration.presences import writers_of
from agreements.drafting.dependencies import neighbours
from agreements.drafting.sections import OF_KIND, SECTIONS, Section
from agreements.drafting.snapshot import Snapshot, read
from agreements.drafting.terms import Gone
from agreements.models import (
    Agreement,
    CommitmentTerms,
    DraftVisit,
    Event,
    KeptClause,
    Outcome,
    Party,
    Presence,
    PrivateCopy,
    Revision,
    Rhythm,
    SetAside,
    Signatory,
    Term,
)
from agreements.models.agreement import Stage
from agreements.models.canonical import terms_of
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import reach_of
from agreements.permissions import may_edit, may_seal, wordings_to_consent_to
from agreements.talk.point_list import counted
from agreements.views.requests import SignedInRequest, today_for
from agreements.views.seats import people_context
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _

EDITS = (
    EventKind.TERM_ADDED,
    EventKind.TERM_EDITED,
    EventKind.TERM_REMOVED,
    EventKind.TERM_MOVED,
    EventKind.TERM_RESTORED,
)
# The page of a section, and the parts of it that answers bring anew.
LIST = "agreements/terms/list.html"


def the_open_revision(agreement: Agreement) -> Revision:
    """Return the revision that a draft page shows: the one in force, before that the open one or the withdrawn one.

    Raises Http404 without any. A change that is being decided on an agreement in force has its own page.
    """
    found = _revisions(
        agreement=agreement.pk,
        is_active=agreement.stage == Stage.ACTIVE,
        is_withdrawn=agreement.stage == Stage.WITHDRAWN,
    )
    revision: Revision | None = next(iter(found["shown"]), None)
    if revision is None:
        raise Http404
    revision.agreement = agreement
    return revision


@prepared
def _revisions(*, agreement: int, is_active: bool, is_withdrawn: bool) -> Queries:
    revisions = Revision.objects.withdrawn() if is_withdrawn else Revision.objects.open()
    shown = Revision.objects.in_force() if is_active else revisions
    edits = Event.objects.filter(agreement=OuterRef("agreement"), kind__in=EDITS).order_by("-seq")
    # Read along with it, so that a page asks no more for who wrote last.
    told = {"edited_at": Subquery(edits.values("at")[:1]), "edited_by": Subquery(edits.values("by__name")[:1])}
    return {"shown": shown.filter(agreement=agreement).annotate(**told).order_by("pk")}


@prepared
def _seats(*, agreement: int, person: User) -> Queries:
    seats = Party.objects.filter(agreement=agreement).represented_by(person)
    kept = KeptClause.objects.effective().filter(agreement=agreement).select_related("party__department")
    visits = DraftVisit.objects.filter(agreement=agreement, person=person)
    present = Presence.objects.filter(agreement=agreement).exclude(person=person).select_related("person")
    return {
        "mine": seats.select_related("department"),
        "kept": kept,
        "visits": visits,
        "present": present.order_by("-at"),
        "copies": PrivateCopy.objects.of(person).filter(agreement=agreement),
    }


def draft_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return what every page of the draft needs; the number of queries does not grow with the draft."""
    snapshot = read(agreement, the_open_revision(agreement))
    is_open = snapshot.revision.is_draft or snapshot.revision.is_sealed
    found = _seats(agreement=agreement.pk, person=request.user)
    mine, kept = found["mine"], {row.key: row.party for row in found["kept"]}
    is_draft = snapshot.revision.is_draft
    writes = bool(mine) or may_edit(request.user, agreement)
    actions = list(_for_reader(pending_actions(snapshot), request.user)) if is_open else []
    return {
        "agreement": agreement,
        "revision": snapshot.revision,
        "snapshot": snapshot,
        "sections": SECTIONS,
        "parties": snapshot.parties,
        "between": _("Between %(parties)s.") % {"parties": joined([str(party) for party in snapshot.parties])},
        "may_edit": is_draft and writes,
        "may_reopen": writes,
        "may_seal": may_seal(request.user, agreement),
        "blockers": blockers(snapshot) if is_open else [],
        "actions": actions,
        "waiting": line_by_line(actions),
        "answers": snapshot.answers,
        "spoken_for": {party.pk for party in mine},
        "speaks_for": mine,
        "today": today_for(request.user),
        "visits": found["visits"],
        "copies": found["copies"],
        "writers": writers_of(found["present"], at=timezone.now()) if is_draft else {},
        "kept": kept if is_draft else {},
        "kept_by_others": {key for key, party in kept.items() if party not in mine},
        "outcome": snapshot.one(Outcome),
        "points_at": counted(snapshot.points),
        "endorsed": snapshot.endorsed,
        "waivers": snapshot.waivers,
        "warnings": open_warnings(snapshot) if is_open else [],
        "set_aside": snapshot.terms[SetAside],
        "mine_to_endorse": [party for party in mine if is_draft and party.pk not in snapshot.endorsed],
    }


def _for_reader(actions: list[PendingAction], reader: User) -> Iterator[PendingAction]:
    """What still has to be done; the page of a consent is open to those alone who may give it."""
    asked = [action.wording.pk for action in actions if action.action is Action.CONSENT and action.wording]
    own = set(wordings_to_consent_to(reader).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    for action in actions:
        is_closed = action.action is Action.CONSENT and action.wording and action.wording.pk not in own
        yield replace(action, url="") if is_closed else action


def opening_context(request: SignedInRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Whom the opening of signing reaches, where this person may open it now; `context` is that of the draft."""
    revision = context["revision"]
    if not revision.is_draft or not context["may_seal"] or context["blockers"]:
        return {}
    who: dict[str, Any] = {"by": request.user, "at": timezone.now(), "data": {"revision": revision.number}}
    return {"reach_of_opening": reach_of(context["agreement"], EventKind.SIGNING_OPENED, **who)}


def section_context(request: SignedInRequest, agreement: Agreement, section: Section) -> dict[str, Any]:
    """What a section page shows: its clauses by kind, and what may be done with them."""
    context = draft_context(request, agreement)
    if Signatory in section.kinds:
        mine, writes = context["spoken_for"], context["may_edit"]
        context |= people_context(request, context["snapshot"], mine, writes=writes)
    groups = [_group(context["snapshot"], kind) for kind in section.kinds]
    rhythm = next((term for group in groups for term in group["terms"]), None)
    around: dict[str, Any] = {"neighbours": {}}
    if CommitmentTerms in section.kinds:
        around = neighbours_context(context["snapshot"], request.user)
    context |= around
    return context | upcoming_context(rhythm) | {"section": section, "groups": groups}


def upcoming_context(term: Term | None) -> dict[str, Any]:
    """The next check-ins of a rhythm, for each clock on which its owners live; nothing for any other clause."""
    return {"upcoming": upcoming(term, after=timezone.now()) if isinstance(term, Rhythm) else []}


def named_by_others(agreement: Agreement, context: dict[str, Any]) -> dict[str, Any]:
    """The parties whose signatories this reader may not name: each names its own; see `may_name_signatory`."""
    voiced = Party.objects.filter(agreement=agreement).with_a_voice().values_list("pk", flat=True)
    return {"named_by_others": set(voiced) - context["spoken_for"]}


def card_context(request: SignedInRequest, agreement: Agreement, kind: type[Term], key: uuid.UUID) -> dict[str, Any]:
    """What one clause shows; raises Http404 when it does not stand in the revision being shown."""
    context = draft_context(request, agreement)
    group = _group(context["snapshot"], kind)
    term = next((term for term in group["terms"] if term.key == key), None)
    if term is None:
        raise Http404
    if kind is CommitmentTerms:
        context |= neighbours_context(context["snapshot"], request.user)
    if kind is Signatory:
        context |= named_by_others(agreement, context)
    return context | upcoming_context(term) | {"section": OF_KIND[kind.kind], "group": group, "term": term}


def neighbours_context(snapshot: Snapshot, reader: User) -> dict[str, Any]:
    """What the commitments of this text need and feed, and how those in force stand."""
    found = neighbours(snapshot.terms[CommitmentTerms], reader=reader)
    in_force = [one for around in found.values() for one in around.commitments if one.terms_id]
    return {"neighbours": found, "statuses": statuses_of(in_force, reader=reader, at=timezone.now())}


def _group(snapshot: Snapshot, kind: type[Term]) -> dict[str, Any]:
    found = snapshot.terms[kind]
    return {"kind": kind, "slug": kind.kind, "terms": found, "may_add": not (kind.is_single and found)}


def the_term(draft: Revision, kind: type[Term], key: uuid.UUID) -> Term:
    """Return a clause of the draft; raise Gone when it is not in it."""
    term = next((term for term in terms_of(draft, kind) if term.key == key), None)
    if term is None:
        raise Gone
    return term  # type: ignore[no-any-return]


def page_of(agreement: Agreement, kind: type[Term], key: uuid.UUID | None = None) -> str:
    """Return the address of the section of a kind, at the clause if one is named."""
    page = reverse("agreements:term-list", args=[agreement.reference, OF_KIND[kind.kind].slug])
    return f"{page}#term-{key.hex[:12]}" if key else page
