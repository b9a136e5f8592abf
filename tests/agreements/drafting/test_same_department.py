"""Promises to one's own department are noticed, by membership and by office, with one query."""

import pytest

from agreements.drafting.same_department import within_one_department
from agreements.models import CommitmentTerms
from agreements.models.canonical import terms_of
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_a_member_and_the_head_of_the_receiver_are_noticed_and_nobody_else(django_assert_num_queries):
    table = a_table()
    agreement = a_draft(table)
    member = a_person(name="Mo Dal", department=table.sales)
    owners = (member, table.ana, table.ben)
    for owner in owners:
        a_commitment(agreement, owner=owner, receiver=table.sales)
    wordings = terms_of(agreement.revisions.get(), CommitmentTerms)
    with django_assert_num_queries(1):
        found = within_one_department(wordings)
    assert found == {wordings[0].commitment_id, wordings[1].commitment_id}


def test_without_promises_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert within_one_department([]) == set()
