"""The receiver's answer to another owner or another date, in the browser's language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.commitments.counter_offers import offer_date
from agreements.drafting import terms
from agreements.models import CommitmentTerms, CounterOffer, SignOff
from tests.builders import NOW, a_commitment, a_draft, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def wording(table):
    due_on = timezone.localdate() + timedelta(days=60)
    return a_commitment(a_draft(table), owner=table.ben, receiver=table.sales, due_on=due_on)


@pytest.fixture
def cleo(table):
    return a_person(name="Cleo Owner", department=table.operations)


def url(wording):
    return reverse("agreements:handshake-answer", args=[wording.revision.agreement.reference, wording.key])


def section(wording):
    return reverse("agreements:term-list", args=[wording.revision.agreement.reference, "commitments"])


def pass_it_on(client, table, wording, to, **form):
    client.force_login(table.ben)
    return client.post(
        url(wording), {"version": 1, "choice": "pass_on", "to": to, "reason": "She has the data."} | form
    )


def question(asked):
    return reverse("agreements:counter-offer-answer", args=[asked.revision.agreement.reference, asked.key])


def the_question(client, table, wording, cleo):
    pass_it_on(client, table, wording, cleo.pk)
    client.force_login(table.ana)
    return CounterOffer.objects.get()


def test_the_receiver_agrees(client, table, wording, cleo):
    asked = the_question(client, table, wording, cleo)
    page = client.get(question(asked)).text
    assert "Ben Ode asks whether Cleo Owner may take it on instead." in page
    for _ in range(2):
        assert client.post(question(asked), {"act": "agree", "version": 1}).status_code == 303
    assert CommitmentTerms.objects.get().owner == cleo
    assert "agreed already" in client.get(question(asked)).text


def test_the_receiver_says_why_not(client, table, wording, cleo):
    asked = the_question(client, table, wording, cleo)
    empty = client.post(question(asked), {"act": "refuse", "version": 1, "reason": " "})
    assert (empty.status_code, "Say why not" in empty.text) == (422, True)
    assert client.post(question(asked), {"act": "refuse", "version": 1, "reason": "We planned."}).status_code == 303
    assert CommitmentTerms.objects.get().owner == table.ben


def test_an_answer_that_nobody_waits_for_any_more_keeps_what_was_typed(client, table, wording, cleo):
    asked = the_question(client, table, wording, cleo)
    client.force_login(table.ben)
    client.post(url(wording), {"version": 1, "choice": "confirm"})
    client.force_login(table.ana)
    answer = client.post(question(asked), {"act": "refuse", "version": 1, "reason": "We planned."})
    assert answer.status_code == 409
    assert "Ben Ode answered C-0001 otherwise" in answer.text
    assert "We planned." in answer.text


def test_only_the_receiver_consents(client, table, wording, cleo):
    asked = the_question(client, table, wording, cleo)
    client.force_login(table.ben)
    answer = client.post(question(asked), {"act": "agree", "version": 1})
    assert (answer.status_code, "Whoever speaks for Sales answers this one." in answer.text) == (403, True)
    client.force_login(cleo)
    assert client.get(question(asked)).status_code == 404, "the draft does not exist for her yet"


def test_a_clause_that_was_taken_out_is_asked_about_no_more(client, table, wording, cleo):
    asked = the_question(client, table, wording, cleo)
    who = {"by": table.ana, "at": timezone.now()}
    terms.remove(CommitmentTerms, agreement=wording.revision.agreement, key=wording.key, version=1, **who)
    assert client.get(question(asked)).status_code == 410


# --- another date --------------------------------------------------------------------------------


def later(wording):
    return wording.due_on + timedelta(days=7)


def both_days(wording):
    return [f"{day:%-d %B %Y}" for day in (later(wording), wording.due_on)]


def ask_for_later(client, table, wording):
    client.force_login(table.ben)
    form = {"version": 1, "choice": "other_date", "due_on": later(wording).isoformat(), "reason": "The data come then."}
    answer = client.post(url(wording), form)
    assert answer.status_code == 303
    return CounterOffer.objects.get()


def test_until_the_receiver_answers_every_page_of_the_draft_shows_both_dates(client, table, wording):
    asked = ask_for_later(client, table, wording)
    wording.refresh_from_db()
    new, old = both_days(wording)
    assert wording.due_on.isoformat() != asked.due_on.isoformat()
    sentence = f"Ben Ode can do it by {new} instead of {old}."
    edit = reverse("agreements:term-edit", args=[wording.revision.agreement.reference, "commitment", wording.key])
    for page in (section(wording), url(wording)):
        text = client.get(page).text
        assert (new in text, old in text) == (True, True), page
    client.force_login(table.ana)
    for page in (section(wording), edit, question(asked), reverse("agreements:home")):
        assert sentence in client.get(page).text, page
    overview = client.get(wording.revision.agreement.get_absolute_url()).text
    assert f"may it be {new} instead of {old}?" in overview


def test_what_rests_on_it_shows_both_dates_too(client, table, wording):
    agreement = wording.revision.agreement
    a_commitment(agreement, owner=table.ana, receiver=table.operations, depends_on=wording.commitment)
    ask_for_later(client, table, wording)
    assert f"asked for {later(wording):%-d %B %Y}" in client.get(section(wording)).text


def test_the_receiver_agrees_on_home_in_one_press(client, table, wording):
    asked = ask_for_later(client, table, wording)
    client.force_login(table.ana)
    assert f'action="{question(asked)}"' in client.get(reverse("agreements:home")).text
    headers = {"HX-Request": "true", "HX-Target": f"counter-offer-{wording.commitment.number}"}
    answer = client.post(question(asked), {"act": "agree", "version": 1}, headers=headers)
    assert answer.status_code == 200
    assert "Ben Ode has taken it on for" in answer.text
    assert CommitmentTerms.objects.get().due_on == later(wording)
    assert SignOff.objects.get().person == table.ben


def test_the_owner_sees_why_the_date_is_not_agreed_and_keeps_their_ways(client, table, wording):
    asked = ask_for_later(client, table, wording)
    client.force_login(table.ana)
    form = {"act": "refuse", "version": 1, "reason": "The season begins."}
    assert client.post(question(asked), form).status_code == 303
    client.force_login(table.ben)
    new, old = both_days(wording)
    said = f"Ana Ruiz does not agree to {new} instead of {old}: “The season begins.”"
    assert said in client.get(reverse("agreements:home")).text
    assert said in client.get(url(wording)).text


def test_an_edit_meanwhile_is_said_in_plain_words_and_keeps_the_reason(client, table, wording):
    asked = ask_for_later(client, table, wording)
    values = {"due_on": wording.due_on + timedelta(days=3)}
    who = {"by": table.ana, "at": timezone.now()}
    agreement = wording.revision.agreement
    terms.edit(CommitmentTerms, agreement=agreement, key=wording.key, version=1, values=values, **who)
    client.force_login(table.ana)
    answer = client.post(question(asked), {"act": "refuse", "version": 1, "reason": "Too long."})
    assert answer.status_code == 409
    assert "The words of C-0001 changed since. Nobody waits for this answer any more." in answer.text
    assert "Too long." in answer.text


def test_a_list_of_thirty_open_dates_takes_as_many_queries_as_one(client, table, wording):
    def ask(one):
        words = {"key": one.key, "version": 1, "due_on": later(one), "reason": "Later.", "by": table.ben}
        offer_date(agreement=one.revision.agreement, at=NOW, **words)

    def queries():
        counts = []
        for page in (reverse("agreements:home"), section(wording)):
            client.get(page)
            with CaptureQueriesContext(connection) as seen:
                client.get(page)
            counts.append(len(seen))
        return counts

    ask(wording)
    client.force_login(table.ana)
    one = queries()
    for _ in range(29):
        ask(a_commitment(wording.revision.agreement, owner=table.ben, receiver=table.sales))
    assert queries() == one
