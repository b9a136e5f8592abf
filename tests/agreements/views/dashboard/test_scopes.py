"""What the address of a page of the dashboard asks for."""

import pytest

from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db

PAGES = ["waiting/", "waiting/SAL/SAL/", "calendar/", "load/", "load/SAL/", "departments/", "departments/SAL/"]
HERE = {"waiting": "Waiting", "calendar": "Calendar", "load": "Load", "departments": "Departments"}


@pytest.fixture
def reader(client):
    reader = a_person(department=a_department(name="Sales", code="SAL"))
    client.force_login(reader)
    return reader


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_with_nothing_to_read(client, reader, page):
    answer = client.get(f"/dashboard/{page}")
    assert answer.status_code == 200
    current = [line for line in answer.text.splitlines() if f'href="/dashboard/{page.split("/")[0]}/"' in line]
    assert "aria-current" in current[0]
    assert HERE[page.split("/")[0]] in answer.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "asked",
    [
        "page=1000000000",
        "page=-1",
        "page=x",
        "kind=no_such_kind",
        "kind=on_track",
        "from=2027-02-30",
        "from=99999-01-01",
        "scope=%27",
        "show=everything",
        "kind=" + "x" * 5000,
    ],
)
def test_what_cannot_be_read_is_as_if_it_had_not_been_asked(client, reader, page, asked):
    assert client.get(f"/dashboard/{page}?{asked}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("code", ["XXX", "sal", "SALE", "%00", "none", "%27"])
def test_a_department_that_there_is_not_is_404(client, reader, page, code):
    assert client.get(f"/dashboard/{page}?department={code}").status_code == 404


@pytest.mark.parametrize(
    "path", ["waiting/SAL/XXX/", "waiting/xxx/SAL/", "load/XXX/", "departments/XXX/", "departments/none/"]
)
def test_an_address_of_a_department_that_there_is_not_is_404(client, reader, path):
    assert client.get(f"/dashboard/{path}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_links_keep_what_is_chosen(client, reader, page):
    text = client.get(f"/dashboard/{page}?scope=named&department=SAL").text
    assert 'href="/dashboard/load/?scope=named&amp;department=SAL"' in text
    assert f'id="scope-all" href="/dashboard/{page}?department=SAL"' in text
    assert "Agreements of Sales only." in text


def test_nobody_reads_them_signed_out(client):
    a_department(name="Sales", code="SAL")
    for page in PAGES:
        assert client.get(f"/dashboard/{page}").status_code == 302
