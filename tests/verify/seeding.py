"""Many commitments in force at once, written in bulk for runs that no number of clicks could prepare."""

import hashlib
import itertools
import string
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.models import Agreement, Commitment, CommitmentTerms, Party, Preference, Purpose, Revision, Rhythm
from agreements.models.agreement import Stage
from agreements.models.canonical import canonical_bytes, digest_of, written_document
from agreements.models.numbering import next_number
from agreements.models.revision import State
from stakeholders.models import Department, Membership, User

BATCH = 2_000
# What the rhythms say unless told otherwise; the first check-in is a week after taking force.
RHYTHM: dict[str, Any] = {"every": 2}


@dataclass(frozen=True)
class Company:
    """Departments, each with a head, and the people who promise; everybody stands in one department."""

    departments: list[Department]
    heads: list[User]
    owners: list[User]


def a_company(*, departments: int = 4, owners: int = 40, at: datetime, zones: Sequence[str] = ("UTC",)) -> Company:
    """Write people and departments; a password is not among them, so nobody signs in."""
    tag = uuid.uuid4().hex[:6]
    named = [f"head-{tag}-{number}" for number in range(departments)] + [f"p-{tag}-{n}" for n in range(owners)]
    people = User.objects.bulk_create(
        [
            User(email=f"{name}@example.org", name=name, zone=zone, joined_at=at, password="!")
            for name, zone in zip(named, itertools.cycle(zones), strict=False)
        ],
        batch_size=BATCH,
    )
    heads, rest = people[:departments], people[departments:]
    first = Department.objects.count()
    seats = Department.objects.bulk_create(
        [
            Department(name=f"Department {first + number}", code=_code(first + number), head=head)
            for number, head in enumerate(heads)
        ]
    )
    Membership.objects.bulk_create(
        [Membership(user=person, department=seats[number % departments]) for number, person in enumerate(people)],
        batch_size=BATCH,
    )
    return Company(seats, heads, rest)


def allow_mail_at_any_hour(people: Iterable[User]) -> None:
    """Let mail reach these people at any hour, one by one and without summaries, whenever a run takes place."""
    at_any_hour = {"quiet_from": None, "quiet_until": None, "quiet_days_off": False}
    no_summaries = {"daily_digest": False, "weekly_digest": False}
    Preference.objects.bulk_create(
        [
            Preference(person=person, preset=Preference.Preset.EVERYTHING, **at_any_hour, **no_summaries)
            for person in people
        ],
        ignore_conflicts=True,
    )


def _code(number: int) -> str:
    letters = string.ascii_uppercase
    return f"Q{letters[number // 26 % 26]}{letters[number % 26]}"


@transaction.atomic
def commitments_in_force(
    n: int,
    *,
    at: datetime,
    company: Company | None = None,
    per_agreement: int = 10,
    due_in: timedelta = timedelta(weeks=52),
    with_text: bool = False,
    **rhythm: Any,
) -> list[int]:
    """Write `n` commitments in force since `at`, `per_agreement` in each agreement, and return their ids.

    Keywords go to the rhythm (every, unit, first_check_in_on …). The history is empty and nobody is told.
    The signed text is a stand-in unless `with_text`, which costs a dozen queries for each agreement.
    Schedules are left to the first tick.
    """
    company = company or a_company(at=at)
    sizes = [min(per_agreement, n - begun) for begun in range(0, n, per_agreement)]
    drafts = _drafts(company, len(sizes), at)
    wordings = _wordings(company, drafts, sizes, due_on=(at + due_in).date())
    _rhythms(company, drafts, at, rhythm)
    _put_in_force(drafts, wordings, at, with_text=with_text)
    return [wording.commitment_id for wording in wordings]


def _drafts(company: Company, count: int, at: datetime) -> list[Revision]:
    first = next_number(Agreement)
    leads = itertools.cycle(company.heads)
    agreements = Agreement.objects.bulk_create(
        [Agreement(number=first + number, lead=next(leads), started_at=at, shared_at=at) for number in range(count)],
        batch_size=BATCH,
    )
    drafts = Revision.objects.bulk_create(
        [Revision(agreement=agreement, number=1) for agreement in agreements], batch_size=BATCH
    )
    Purpose.objects.bulk_create(
        [
            Purpose(revision=draft, key=Purpose.single_key(draft.agreement.key), title=f"Common business {position}")
            for position, draft in enumerate(drafts)
        ],
        batch_size=BATCH,
    )
    return drafts


def _wordings(company: Company, drafts: list[Revision], sizes: list[int], *, due_on: Any) -> list[CommitmentTerms]:
    receivers = _seats(company, drafts)
    places = [(draft, position) for draft, size in zip(drafts, sizes, strict=True) for position in range(1, size + 1)]
    first = next_number(Commitment)
    commitments = Commitment.objects.bulk_create(
        [Commitment(agreement=draft.agreement, number=first + i) for i, (draft, _) in enumerate(places)],
        batch_size=BATCH,
    )
    return CommitmentTerms.objects.bulk_create(
        [
            CommitmentTerms(
                revision=draft,
                key=commitment.key,
                position=position,
                commitment=commitment,
                deliverable=f"Deliverable {commitment.number}",
                owner=company.owners[i % len(company.owners)],
                receiver=receivers[draft.pk],
                due_on=due_on,
                acceptance="It is there in writing.",
            )
            for i, ((draft, position), commitment) in enumerate(zip(places, commitments, strict=True))
        ],
        batch_size=BATCH,
    )


def _seats(company: Company, drafts: list[Revision]) -> dict[int, Party]:
    """Seat two departments at each table; return the one that receives, by revision."""
    count = len(company.departments)
    seats = Party.objects.bulk_create(
        [
            Party(agreement=draft.agreement, department=company.departments[(number + offset) % count])
            for number, draft in enumerate(drafts)
            for offset in (0, 1)
        ],
        batch_size=BATCH,
    )
    return {draft.pk: seats[2 * number] for number, draft in enumerate(drafts)}


def _rhythms(company: Company, drafts: list[Revision], at: datetime, chosen: dict[str, Any]) -> None:
    base = {
        "first_check_in_on": (at + timedelta(weeks=1)).date(),
        "first_review_on": (at + timedelta(weeks=400)).date(),
        "escalation": company.heads[0],
    }
    Rhythm.objects.bulk_create(
        [
            Rhythm(revision=draft, key=Rhythm.single_key(draft.agreement.key), **(base | RHYTHM | chosen))
            for draft in drafts
        ],
        batch_size=BATCH,
    )


def _put_in_force(drafts: list[Revision], wordings: list[CommitmentTerms], at: datetime, *, with_text: bool) -> None:
    for draft in drafts:
        draft.canonical = canonical_bytes(written_document(draft) if with_text else {"terms": {}})
        draft.digest = digest_of(draft.canonical) if with_text else _stand_in(draft)
        draft.state, draft.sealed_at, draft.in_force_at = State.IN_FORCE, at, at
        draft.sealed_by_id = draft.agreement.lead_id
        draft.agreement.stage, draft.agreement.first_in_force_at = Stage.ACTIVE, at
    columns = ["canonical", "digest", "state", "sealed_at", "in_force_at", "sealed_by"]
    Revision.objects.bulk_update(drafts, columns, batch_size=500)
    agreements = [draft.agreement for draft in drafts]
    Agreement.objects.bulk_update(agreements, ["stage", "first_in_force_at"], batch_size=500)
    for wording in wordings:
        wording.commitment.terms = wording
    Commitment.objects.bulk_update([wording.commitment for wording in wordings], ["terms"], batch_size=500)


def _stand_in(draft: Revision) -> str:
    return hashlib.sha256(f"{draft.agreement.key}".encode()).hexdigest()
