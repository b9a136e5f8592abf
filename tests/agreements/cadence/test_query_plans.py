"""A round with nothing due asks cheap questions: what it costs does not grow with what was promised."""

import json
import re
from dataclasses import astuple
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from agreements.drift.episodes import WatchReport, watch
from agreements.drift.ladder import climb
from agreements.due_work import due_work
from agreements.models import Commitment, Look, Occasion, Review, Revision, Schedule
from agreements.scheduler import tick
from stakeholders.models import the_organisation
from tests.builders import NOW
from tests.verify.seeding import a_company, commitments_in_force

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MANY = 2_000
# Descents into an index or two, and some room; a walk over any of these tables would be more.
FEW_PAGES = 30
GROWING = (
    "commitment",
    "commitmentterms",
    "schedule",
    "occasion",
    "agreement",
    "revision",
    "rhythm",
    "review",
)
WALK = re.compile(rf'"Seq Scan".{{0,200}}"agreements_({"|".join(GROWING)})"')
# After nine o'clock, when notices are looked for too.
NOON = NOW.replace(hour=12)
IN_A_YEAR = timedelta(weeks=52)


@pytest.fixture
def _many():
    """Much that is promised and followed, and nothing of it due."""
    the_organisation()
    company = a_company(departments=2, owners=2, at=NOW)
    commitments_in_force(MANY, at=NOW, company=company, per_agreement=2)
    far = {"anchor_on": (NOW + IN_A_YEAR).date(), "unit": "week", "every": 2, "clock": "09:00", "zone": "UTC"}
    answered = {"due_at": NOW, "closing": Occasion.Closing.ANSWERED, "closed_at": NOW}
    Schedule.objects.bulk_create(
        Schedule(
            commitment=one,
            revision_id=one.terms.revision_id,
            owner_id=one.terms.owner_id,
            due_on=one.terms.due_on,
            next_due_at=NOW + IN_A_YEAR,
            **far,
        )
        for one in Commitment.objects.select_related("terms")
    )
    Occasion.objects.bulk_create(
        Occasion(schedule=one, seq=0, commitment_id=one.commitment_id, owner_id=one.owner_id, **answered)
        for one in Schedule.objects.all()
    )
    day = (NOW + IN_A_YEAR).date()
    Review.objects.bulk_create(
        Review(agreement_id=text.agreement_id, revision=text, number=1, due_on=day, planned_on=day, next_due_on=day)
        for text in Revision.objects.all()
    )
    Commitment.objects.update(followed=F("terms"))
    Revision.objects.update(is_planned=True)
    # Only the owner of the tables may.
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def an_idle_round() -> None:
    assert not any(astuple(tick(at=NOON)))
    assert watch(at=NOON) == WatchReport(opened=0, closed=0)
    assert climb(NOON) == 0


@pytest.mark.usefixtures("_many")
def test_no_question_of_an_idle_round_walks_over_what_was_promised():
    with CaptureQueriesContext(connection) as asked:
        an_idle_round()
    assert len(asked) <= 21
    every_question_is_cheap(asked)


@pytest.mark.usefixtures("_many")
def test_the_question_what_is_due_walks_over_nothing_either():
    Look.objects.create(at=NOON, until=NOON + IN_A_YEAR)
    with CaptureQueriesContext(connection) as asked:
        assert not any(astuple(due_work(NOON)))
    assert len(asked) == 1
    every_question_is_cheap(asked)


def every_question_is_cheap(asked):
    for query in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query['sql']}")
            found = cursor.fetchone()[0]
        (read,) = found if isinstance(found, list) else json.loads(found)
        root, words = read["Plan"], json.dumps(read["Plan"])
        assert not WALK.search(words), words
        assert root["Shared Hit Blocks"] + root["Shared Read Blocks"] <= FEW_PAGES, words
