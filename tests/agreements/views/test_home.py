"""Home: what needs me today, computed from the domain itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.drafting.new_agreement import start
from agreements.models import Agreement, CommitmentTerms, Revision
from agreements.revisions.sealing import seal
from agreements.scheduler import tick
from agreements.signing.signatures import sign
from stakeholders.models import Organisation, User
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
    assert "Forecast of the core range: taken on" in answer.text
    assert "<html" not in answer.text


def test_an_offer_that_was_reworded_leads_to_its_page(client, table):
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    client.force_login(table.ben)
    url = reverse("agreements:handshake-answer", args=[agreement.reference, wording.key])
    in_place = {"HX-Request": "true", "HX-Target": f"offer-{wording.commitment.number}"}
    answer = client.post(url, {"version": 7, "choice": "confirm"}, headers=in_place)
    assert answer["HX-Redirect"] == url
    assert "Take it on" in home(client, table.ben)


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
    assert "Agree, or say why not" not in home(client, table.ben)
    agree(agreement=agreement, digest=Revision.objects.open().get().digest, by=table.ana, at=NOW)
    assert "Agree, or say why not" not in home(client, table.ana)


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
    assert "Agree, or say why not" not in home(client, dean)


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
    assert "agreed for Operations" in answer.text
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
    assert "Read the outcome" in home(client, table.ben)


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
    assert count_queries(client, "/") == one <= 42


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


def was_here(person, *, at) -> None:
    """The visit before this one ended then."""
    User.objects.filter(pk=person.pk).update(seen_at=at, last_visit_at=None)
    person.refresh_from_db()


def test_when_nothing_waits_home_says_what_changed_since_the_last_visit_and_what_comes_next(client, table, clock):
    clock.moment = NOW + timedelta(hours=1)
    was_here(table.ben, at=NOW - timedelta(days=3))
    in_force(ready_to_seal(table))
    tick(at=NOW)
    page = home(client, table.ben)
    assert "What changed since Friday" in page
    assert "Revision 1 is in force." in page
    assert "What comes next" in page
    assert ["your check-in" in page, "due from you to Sales" in page, "review" in page] == [True, True, True]


def test_when_nothing_changed_home_says_since_when(client, table, clock):
    in_force(ready_to_seal(table))
    clock.moment = NOW + timedelta(days=1)
    was_here(table.ben, at=NOW + timedelta(hours=2))
    page = home(client, table.ben)
    assert "Nothing changed since yesterday." in page
    assert "Stock for the spring season" not in page


def test_during_the_first_visit_there_is_no_last_one(client, table):
    in_force(ready_to_seal(table))
    assert "since" not in home(client, table.ben)


def test_home_tells_nobody_of_what_they_may_not_read(client, table, clock):
    olaf = a_person(name="Olaf Other")
    own = a_department(name="Finance", head=olaf)
    in_force(ready_to_seal(table))
    start(key=uuid4(), title="Budget", why_now="", departments=[own, table.sales], by=olaf, at=NOW)
    clock.moment = NOW + timedelta(hours=1)
    was_here(olaf, at=NOW - timedelta(days=3))
    page = home(client, olaf)
    assert "Nothing changed since Friday." in page, "what he did himself is no news either"
    assert "Ana Ruiz" not in page


def test_a_quiet_home_asks_as_much_for_30_as_for_one(client, table, count_queries, clock):
    clock.moment = NOW + timedelta(hours=1)
    client.force_login(table.ben)
    in_force(ready_to_seal(table))
    tick(at=NOW)
    asked = []
    for _ in range(2):
        was_here(table.ben, at=NOW - timedelta(days=3))
        client.get("/")
        asked.append(count_queries(client, "/"))
        for _ in range(29 if len(asked) == 1 else 0):
            in_force(ready_to_seal(table))
        tick(at=NOW)
    assert asked[0] == asked[1] <= 40
