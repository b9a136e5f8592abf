"""The last who was waited for has left: everybody who is still asked has said yes, and one of them says go."""

import pytest
from django.urls import reverse

from agreements.amendments.open_changes import open_changes
from agreements.models import Agreement, Revision
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import CaseD, ask_for_a_week, case_d
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseD:
    """Ana asks and says all other yeses by it; Olga, who delivers, leaves before she answers."""
    olga = a_person(name="Olga Owner")
    case = case_d(owner=olga)
    ask_for_a_week(case, by=case.table.ana)
    return case


def everybody_agrees_but_olga(client, case):
    client.force_login(case.table.ben)
    client.post(reverse("agreements:change-answer", args=[case.agreement.reference, 2]), {"act": "agree"})
    assert Revision.objects.in_force().get().number == 1
    User.objects.filter(name="Olga Owner").update(is_active=False)


def test_who_is_asked_puts_it_in_force(client, case):
    everybody_agrees_but_olga(client, case)
    (change,) = open_changes(Agreement.objects.all())
    assert change.is_agreed
    assert change.names == "Ana Ruiz and Ben Ode"

    assert "Put it in force" in client.get("/").text
    page = client.get(reverse("agreements:change-detail", args=[case.agreement.reference, 2])).text
    assert "Put it in force" in page
    url = reverse("agreements:change-answer", args=[case.agreement.reference, 2])
    answer = client.post(url, {"act": "agree"}, follow=True)

    assert "it is in force now" in answer.text
    assert Revision.objects.in_force().get().number == 2
    assert "Put it in force" not in client.get("/").text


def test_while_somebody_is_waited_for_nobody_is_offered_to_put_it_in_force(client, case):
    client.force_login(case.table.ana)

    page = client.get(reverse("agreements:change-detail", args=[case.agreement.reference, 2])).text

    assert "Put it in force" not in page
    assert 'id="change-answer"' not in page
    assert "Put it in force" not in client.get("/").text
