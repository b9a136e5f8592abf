"""Home: what needs me today, computed from the domain itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.models import Agreement, CommitmentTerms, Revision
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from agreements.signing.signatures import sign
from stakeholders.models import Organisation
from tests.agreements.views.clock import clock
from tests.builders import NOW, a_commitment, a_draft, a_right, a_table, an_outcome, in_force, ready_to_seal
from tests.people import a_department, a_person, an_administrator

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def home(client, user) -> str:
    client.force_login(user)
    return client.get("/").text


def test_nothing_needs_somebody_who_sits_nowhere(client, table):
    assert "Nothing needs you today" in home(client, a_person(name="Olaf Other"))


def test_an_offer_and_an_endorsement_wait_and_leave(client, table):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    an_outcome(agreement, by=table.ana)
    assert "3 things need you today" in home(client, table.ben), "with the question whether Ben takes part"
    wording = CommitmentTerms.objects.get()
    url = reverse("agreements:handshake-answer", args=[agreement.reference, wording.key])
    client.post(url, {"version": 1, "choice": "confirm"})
    assert "1 thing needs you today" in home(client, table.ben), "who confirms takes part"


def test_whoever_is_asked_says_yes_in_place_from_the_first_minute(client, table):
    agreement = a_draft(table)
    Agreement.objects.update(covering_note="Two weeks <b>later</b>?")
    page = home(client, table.ben)
    assert "1 thing needs you today" in page
    assert "Ana Ruiz asks Operations: Stock for the spring season" in page
    assert "Two weeks &lt;b&gt;later&lt;/b&gt;?" in page
    assert '<span class="count">1<' in page, "in the header too"
    url = reverse("agreements:participation-answer", args=[agreement.reference])
    card = f"take-part-{agreement.number}"
    assert f'id="{card}-act"' in page
    in_place = {"HX-Request": "true", "HX-Target": card}
    answer = client.post(url, {"answer": "yes", "version": 0}, headers=in_place)
    assert answer.status_code == 200
    assert f'id="{card}"' in answer.text
    assert "Ana Ruiz is told" in answer.text
    assert "<html" not in answer.text
    assert "Nothing needs you today" in home(client, table.ben)


def test_an_offer_is_confirmed_in_place(client, table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    client.force_login(table.ben)
    url = reverse("agreements:handshake-answer", args=[agreement.reference, wording.key])
    in_place = {"HX-Request": "true", "HX-Target": f"offer-{wording.commitment.number}"}
    answer = client.post(url, {"version": 1, "choice": "confirm"}, headers=in_place)
    assert "Forecast of the core range: confirmed" in answer.text
    assert "<html" not in answer.text


def test_an_offer_that_was_reworded_leads_to_its_page(client, table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    client.force_login(table.ben)
    url = reverse("agreements:handshake-answer", args=[agreement.reference, wording.key])
    in_place = {"HX-Request": "true", "HX-Target": f"offer-{wording.commitment.number}"}
    answer = client.post(url, {"version": 7, "choice": "confirm"}, headers=in_place)
    assert answer["HX-Redirect"] == url
    assert "Confirm" in home(client, table.ben)


def test_a_sealed_text_waits_for_each_signatory_once(client, table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    assert "Read and sign" in home(client, table.ben)
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    assert "Read and sign" not in home(client, table.ben)
    assert "Read and sign" in home(client, table.ana)


def test_a_check_in_that_is_due_is_answered_in_place(client, table):
    in_force(ready_to_seal(table))
    assert "about 15 seconds each" not in home(client, table.ben)
    tick(at=NOW + timedelta(weeks=1))
    page = home(client, table.ben)
    assert "about 15 seconds each" in page
    form = {"idem": "", "status": "on_track"}
    client.post(reverse("agreements:check-in-record", args=["C-0001"]), form, headers={"HX-Request": "true"})
    assert "about 15 seconds each" not in home(client, table.ben)


def test_a_change_waits_for_those_whose_yes_is_missing(client, table):
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    in_force(agreement)
    wording = CommitmentTerms.objects.get(revision__state="in_force")
    later = wording.due_on + timedelta(days=7)
    propose(agreement=agreement, changes={wording.key: later}, reason="Tests take longer.", by=table.ben, at=NOW)
    assert "Ben Ode asks: Tests take longer." in home(client, table.ana)
    assert "Look at the change" not in home(client, table.ben)
    agree(agreement=agreement, digest=Revision.objects.open().get().digest, by=table.ana, at=NOW)
    assert "Look at the change" not in home(client, table.ana)


def test_a_change_waits_for_a_deputy_who_reads_along_only_since_it_took_force(client, table):
    fred, dean = a_person(name="Fred Finance"), a_person(name="Dean Deputy", is_manager=True)
    a_department(name="Finance", head=fred, deputies=(dean,))
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=fred, by=table.ana)
    in_force(agreement)
    wording = CommitmentTerms.objects.get(revision__state="in_force")
    later = timezone.localdate() + timedelta(days=90)
    propose(agreement=agreement, changes={wording.key: later}, reason="Tests take longer.", by=fred, at=NOW)
    assert not Agreement.objects.drafted_by(dean).exists()
    assert "Fred Finance asks: Tests take longer." in home(client, dean)
    page = reverse("agreements:change-detail", args=[agreement.reference, 2])
    assert 'id="change-answer"' in client.get(page).text
    answer = client.post(reverse("agreements:change-answer", args=[agreement.reference, 2]), {"act": "agree"})
    assert answer.status_code == 303
    assert "Look at the change" not in home(client, dean)


def test_an_outcome_is_endorsed_in_place_by_who_reads_its_words(client, table):
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana, impact="Shelves are <b>full</b>.")
    page = home(client, table.ben)
    assert "Shelves are &lt;b&gt;full&lt;/b&gt;." in page
    assert "97 % in stock" in page
    url = reverse("agreements:outcome-endorse", args=[agreement.reference, "OPS"])
    assert f'action="{url}"' in page
    assert outcome.content_digest() in page
    card = f"endorse-{agreement.number}-OPS"
    in_place = {"HX-Request": "true", "HX-Target": card}
    answer = client.post(url, {"digest": outcome.content_digest()}, headers=in_place)
    assert answer.status_code == 200
    assert f'id="{card}"' in answer.text
    assert "endorsed for Operations" in answer.text
    assert "<html" not in answer.text
    assert "Nothing needs you today" in home(client, table.ben)


def test_an_outcome_that_was_reworded_leads_to_its_page(client, table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    client.force_login(table.ben)
    url = reverse("agreements:outcome-endorse", args=[agreement.reference, "OPS"])
    in_place = {"HX-Request": "true", "HX-Target": f"endorse-{agreement.number}-OPS"}
    answer = client.post(url, {"digest": "older"}, headers=in_place)
    assert answer["HX-Redirect"] == reverse("agreements:term-list", args=[agreement.reference, "outcome"])
    assert "Read and endorse" in home(client, table.ben)


def test_home_asks_as_much_for_30_as_for_one(client, table, count_queries, clock):
    def wait_for_ben() -> None:
        agreement = a_draft(table)
        an_outcome(agreement, by=table.ana)
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
        seal(agreement=ready_to_seal(table), by=table.ana, at=NOW)
        active = ready_to_seal(table)
        in_force(active)
        wording = CommitmentTerms.objects.get(revision__agreement=active, revision__state="in_force")
        changes = {wording.key: wording.due_on + timedelta(days=7)}
        propose(agreement=active, changes=changes, reason="Later.", by=table.ana, at=NOW)

    clock.moment = NOW + timedelta(weeks=1)
    client.force_login(table.ben)
    wait_for_ben()
    tick(at=NOW + timedelta(weeks=1))
    one = count_queries(client, "/")
    for _ in range(9):
        wait_for_ben()
    tick(at=NOW + timedelta(weeks=1))
    assert count_queries(client, "/") == one <= 40


def test_an_administrator_of_an_empty_organisation_finds_what_to_set_up(client):
    page = home(client, an_administrator())
    assert "Your first day" in page
    assert page.count("not yet<") == 6
    for name in ("organisation-edit", "department-list", "person-list", "holiday-list"):
        assert reverse(f"stakeholders:{name}") in page
    assert 'id="test-mail-send"' in page


def test_what_is_set_up_is_marked_and_the_list_is_gone_when_all_is(client, table):
    ada = an_administrator()
    a_person(name="Cleo", department=table.sales)
    assert home(client, ada).count("not yet<") == 4
    Organisation.objects.update(name="Acme", holiday_country="PT", mail_arrived_at=NOW)
    assert home(client, ada).count("not yet<") == 1
    a_draft(table)
    assert "Your first day" not in home(client, ada)


def test_nobody_else_is_asked_to_set_up(client, table):
    assert "Your first day" not in home(client, table.ana)


def test_who_has_no_agreement_finds_what_one_is_and_where_to_begin(client, table):
    page = home(client, table.ana)
    assert "What Entente does for you" in page
    assert [f'id="{name}"' in page for name in ("new-here-start", "new-here-example")] == [True, True]
    a_draft(table)
    assert "What Entente does for you" not in home(client, table.ana)


def test_who_may_start_none_is_not_told_how(client, table):
    assert "What Entente does for you" not in home(client, a_person(name="Olaf Other"))


@pytest.mark.parametrize("is_manager", [True, False])
def test_who_comes_for_the_first_time_reads_what_it_is(client, table, is_manager):
    in_force(ready_to_seal(table))
    mia = a_person(name="Mia", department=None if is_manager else table.sales, is_manager=is_manager)
    page = home(client, mia)
    assert "Entente keeps what departments have agreed" in page
    assert ("Open the dashboard" in page) is is_manager
    assert reverse("agreements:example") in page
    assert "Entente keeps what departments have agreed" not in home(client, table.ben), "who has signed knows it"


def test_an_administrator_is_reminded_of_those_who_have_not_come(client, table):
    in_force(ready_to_seal(table))
    a_person(name="Late Comer", password=None)
    Organisation.objects.update(name="Acme", holiday_country="DE", mail_arrived_at=NOW)
    assert "1 person has not signed in yet:" in home(client, an_administrator())
    assert "has not signed in yet" not in home(client, table.ben)


def test_who_belongs_to_no_department_is_told_why_there_is_no_new(client, table):
    client.force_login(a_person(name="Olaf Other"))
    assert "An administrator can add you to a department." in client.get(reverse("agreements:agreement-list")).text
    client.force_login(a_person(name="Mia", department=table.sales))
    assert "An administrator can add you" not in client.get(reverse("agreements:agreement-list")).text
