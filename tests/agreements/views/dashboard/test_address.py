"""What an address of the dashboard asks for, also where it asks for what there is not."""

import pytest

from agreements.views.dashboard.address import kept, scope_from
from tests.builders import a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(rf):
    def ask(reader, **query):
        request = rf.get("/dashboard/", query)
        request.user = reader
        return scope_from(request)

    return ask


def test_links_carry_on_what_was_chosen(asked):
    table = a_table()
    assert kept(asked(table.ana)) == ""
    assert kept(asked(table.ana, scope="named", department="SAL")) == "&scope=named&department=SAL"


def test_any_other_word_means_all(asked):
    assert not asked(a_table().ana, scope="<script>").only_named


@pytest.mark.parametrize("code", ["XXX", "%00", "a" * 10_000])
def test_a_department_that_does_not_exist_is_no_page(client, code):
    client.force_login(a_table().ana)
    for path in ("", "agreements/", "decisions/"):
        assert client.get(f"/dashboard/{path}", {"department": code}).status_code == 404
