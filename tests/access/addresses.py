"""Every address of the site, for something that exists and for something that never did, and what is sent there."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from agreements.drafting.participation_links import participation_path
from agreements.models import Commitment, OutboxMessage
from agreements.models.numbering import AgreementReference, CommitmentReference
from agreements.notifications.arrival_links import arrival_path
from agreements.notifications.preferences.unsubscribe_links import unsubscribe_path
from stakeholders.accounts.invitations import invitation_path
from tests.access.answers import ADMINISTRATOR
from tests.access.world import Place, World

NEVER_GIVEN = "never given"
# The key of every form: compared answers must come from the same words.
IDEM = "3b5a2f0e-8c4d-4f5e-9a6b-7c8d9e0f1a2b"
# Kinds of references that must not betray whether they were ever given.
SECRET = (AgreementReference, CommitmentReference)


def every_name() -> dict[str, URLPattern]:
    """Every URL name in the resolver with its pattern."""
    return dict(_patterns(get_resolver().url_patterns, ""))


def _patterns(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def names_a_secret(name: str, pattern: URLPattern) -> bool:
    """True when the address holds a reference whose existence is somebody's business."""
    secret = any(isinstance(converter, SECRET) for converter in pattern.pattern.converters.values())
    return secret or name == "agreements:inbox-open"


def address(name: str, pattern: URLPattern, world: World, where: str) -> str:
    """The address of something in the draft, in the agreement in force, or of nothing."""
    place = world.in_force if where == NEVER_GIVEN else world.places[where]
    known = _known(name, pattern, world, place)
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "abc-123"})
    if where == NEVER_GIVEN:
        known |= {"number": "C-9999" if _of_a_commitment(pattern) else "AG-9999", "item": uuid.UUID(int=7)}
    return reverse(name, kwargs={word: known[word] for word in pattern.pattern.converters})


def _of_a_commitment(pattern: URLPattern) -> bool:
    return isinstance(pattern.pattern.converters.get("number"), CommitmentReference)


def _known(name: str, pattern: URLPattern, world: World, place: Place) -> dict[str, Any]:
    key = place.stakeholder.key
    if "handshake" in name:
        key = place.commitment.key
    if "counter-offer" in name:
        key = place.counter_offer.key
    if "check-in" in name:
        key = world.check_in.key
    if "action" in name:
        key = world.action.key
    return {
        "number": (_commitment(name, place) if _of_a_commitment(pattern) else place.agreement).reference,
        "section": "outcome",
        "kind": "stakeholder",
        "key": key,
        "code": world.bystander.code if name.startswith("stakeholders") else world.table.sales.code,
        "other": world.table.operations.code,
        "owner": place.commitment.owner_id,
        "person": place.member.person_id,
        "pk": world.people["outsider"].pk,
        "revision": place.newest.number,
        "pause": world.pause.pk,
        "review": world.next_review.number,
        "refusal": 7,
        "point": 1,
        "handle": "0" * 32,
        "page": "draft",
        "question": "fallback",
        "name": "nothing",
        "file_format": "csv",
        "episode": place.episode.pk if place.episode else 7,
        "before": 1,
        "after": 2,
        "token": _token(name, world),
        "item": place.news.pk if place.news else uuid.UUID(int=8),
    }


def _commitment(name: str, place: Place) -> Commitment:
    if "completion" in name or "ladder" in name:
        return place.second
    return place.commitment.commitment


def _token(name: str, world: World) -> str:
    if name.endswith("unsubscribe"):
        person, agreement = world.people["owner"].pk, world.in_force.agreement.pk
        return unsubscribe_path(person=person, kind="check_in_due", agreement=agreement).split("/")[2]
    if name == "stakeholders:invitation":
        return invitation_path(world.invitation).split("/")[2]
    if name.endswith("mail-arrival"):
        asked = OutboxMessage(person=world.people[ADMINISTRATOR], created_at=timezone.now())
        return arrival_path(asked).split("/")[2]
    if name == "agreements:participation":
        outsider = world.people["outsider"]
        named = {"person": outsider, "agreement": world.in_force.agreement}
        return participation_path(**named, asked_at=timezone.now()).split("/")[2]
    return world.mail_path.split("/")[2]


def sent_to(name: str, world: World, where: str, reader: str) -> dict[str, Any]:
    """What a person who may would send there."""
    place = world.draft if where == "draft" else world.in_force
    stakeholder = {
        "department": world.table.sales.pk,
        "name": "Night shift",
        "capacity": "expert",
        "needed": "input",
        "version": place.stakeholder.version,
        "idem": IDEM,
    }
    person = world.people.get(reader)
    next_review = world.next_review
    forms: dict[str, dict[str, Any]] = {
        "account_login": {"login": "nobody@example.org", "password": "wrong"},
        "account_reset_password": {"email": "nobody@example.org"},
        "stakeholders:department-add": {"name": "Logistics", "code": "LOG"},
        "stakeholders:department-edit": {"name": "Treasury", "code": "FIN", "version": world.bystander.version},
        "stakeholders:person-add": {
            "name": "Nora New",
            "email": "nora@example.org",
            "zone": "UTC",
            "seat": "member",
        },
        "stakeholders:person-edit": {
            "name": "Otto Other",
            "email": "otto@example.org",
            "zone": "UTC",
            "version": world.people["outsider"].version,
        },
        "stakeholders:person-import": {"text": "name,email\nNora New,nora@example.org\n"},
        "stakeholders:profile": {"name": "New Name", "zone": "UTC", "version": person.version if person else 1},
        "stakeholders:holiday-country": {"country": "", "region": "", "version": world.organisation.version},
        "stakeholders:holiday-add": {
            "day": f"{timezone.now():%Y}-07-07",
            "name": "Founders' day",
            "is_day_off": "free",
        },
        "stakeholders:organisation-edit": {"name": "Acme", "zone": "UTC", "version": world.organisation.version},
        "stakeholders:absence-add": {
            "from_on": f"{timezone.now() + timedelta(days=7):%Y-%m-%d}",
            "until_on": f"{timezone.now() + timedelta(days=9):%Y-%m-%d}",
        },
        "agreements:agreement-new": {
            "matter": "A new one",
            "department": [world.table.sales.pk, world.table.operations.pk, world.bystander.pk],
            "idem": IDEM,
            "step": "send",
        },
        "agreements:preferences": {"preset": "everything", "daily_digest": "on", "version": 1},
        "agreements:draft-listing": {"listed": "no"},
        "agreements:agreement-follow": {"level": "needs_me"},
        "agreements:unsubscribe": {"List-Unsubscribe": "One-Click"},
        "agreements:inbox-read": {"until": timezone.now().isoformat()},
        "agreements:party-join": {"join-department": world.seatless.pk},
        "agreements:outcome-endorse": {"digest": place.outcome.content_digest()},
        "agreements:endorsement-waive": {"digest": place.outcome.content_digest(), "reason": "We only follow."},
        "agreements:warning-list": {"warning": "implementer:OPS", "reason": "Cleo does the work."},
        "agreements:warning-back": {"version": 1},
        "agreements:point-raise": {"kind": "question", "words": "By when?", "idem": IDEM},
        "agreements:point-reply": {"reply-words": "One.", "idem": IDEM},
        "agreements:point-settle": {"settle-line": "One part."},
        "agreements:point-decline": {"decline-line": "No."},
        "agreements:point-suggest": stakeholder | {"point-words": "It is more than one shop."},
        "agreements:person-add": {
            "department": world.table.sales.pk,
            "person": world.people["outsider"].pk,
            "role": "contributor",
            "idem": IDEM,
        },
        "agreements:participation-answer": {"answer": "yes", "version": 0},
        "agreements:preparation-write": {"words": "We wait a year.", "version": 0},
        "agreements:stance-take": {"degree": "support", "version": 0},
        "agreements:timetable-set": {"sign_by": "2031-03-05", "version": 0},
        "agreements:term-add": stakeholder,
        "agreements:term-edit": stakeholder,
        "agreements:term-move": {"direction": "up"},
        "agreements:term-remove": {"version": place.stakeholder.version},
        "agreements:counter-offer-answer": {"act": "agree", "version": place.commitment.version},
        "agreements:completion-answer": {"act": "accept", "question": world.completion.check_in.key.hex},
        "agreements:handshake-answer": {"choice": "confirm", "version": place.commitment.version},
        "agreements:agreement-sign": {"digest": place.newest.digest or "0" * 64, "act": "sign", "has_read": "on"},
        "agreements:review-hold": {
            "notes": "On the way.",
            "version": next_review.version,
            "decisions-TOTAL_FORMS": 0,
            "decisions-INITIAL_FORMS": 0,
            "actions-TOTAL_FORMS": 0,
            "actions-INITIAL_FORMS": 0,
        },
        "agreements:review-move": {
            "to": f"{next_review.planned_on + timedelta(days=1):%Y-%m-%d}",
            "version": next_review.version,
        },
        "agreements:agreement-pause": {
            "from_on": f"{timezone.now() + timedelta(days=30):%Y-%m-%d}",
            "until_on": f"{timezone.now() + timedelta(days=35):%Y-%m-%d}",
            "reason": "Stock-taking.",
        },
        "agreements:change-ask": {"reason": "Earlier is better.", "step": "send"},
        "agreements:change-answer": {"act": "agree"},
        "agreements:check-in-record": {"status": "on_track", "help_needed": "", "note": "", "idem": IDEM},
        "agreements:check-in-decide": {"words": "Take the earlier date."},
        "agreements:mail-check-in": {"status": "on_track", "help_needed": "", "note": ""},
        "agreements:mail-check-in-undo": {"check_in": world.check_in.key.hex},
        "agreements:mail-check-in-tell": {"check_in": world.check_in.key.hex},
        "agreements:mail-check-in-ask": {"check_in": world.check_in.key.hex},
    }
    forms["agreements:check-in-part"] = forms["agreements:check-in-record"]
    return forms.get(name) or forms.get(name.removesuffix("-part")) or {}
