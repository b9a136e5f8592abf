"""Each kind of clause says in two sentences why, and has an example that fills what is empty and nothing else."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.drafting.guidance import OF_KIND, OF_PEOPLE
from agreements.forms.people import AppointmentForm
from agreements.forms.terms import FORMS
from agreements.models import CommitmentTerms, Outcome, Party, Stakeholder
from tests.agreements.views.browsers import browser_of, page
from tests.agreements.views.clauses import IN_TEXT
from tests.builders import a_draft, a_table, an_outcome
from tests.people import a_person

TODAY = date(2027, 2, 3)
ALL = OF_KIND | {"people": OF_PEOPLE}


def test_every_kind_that_has_a_form_has_its_guidance():
    assert set(OF_KIND) == set(FORMS)


@pytest.mark.parametrize("kind", ALL)
def test_it_says_why_in_at_most_two_sentences_and_shows_one_example(kind):
    guidance = ALL[kind]
    assert 1 <= len(re.findall(r"[.!?](?:\s|$)", str(guidance.why))) <= 2
    assert str(guidance.example).endswith(".")
    assert guidance.fields


@pytest.mark.parametrize("kind", ALL)
def test_the_example_fills_fields_of_the_form_and_names_nobody(kind):
    fields = AppointmentForm.base_fields if kind == "people" else FORMS[kind].base_fields
    guidance = ALL[kind]
    assert guidance.fields <= set(fields)
    assert not guidance.fields & {"owner", "receiver", "person", "party", "approver", "told", "escalation", "giver"}


def test_what_was_typed_is_kept_and_only_what_is_empty_is_filled():
    said = {"deliverable": "My own words", "acceptance": "", "owner": "7", "due_on": ""}
    filled = OF_KIND[CommitmentTerms.kind].filled(said, today=TODAY)
    assert filled["deliverable"] == "My own words"
    assert filled["owner"] == "7"
    assert filled["acceptance"] == str(OF_KIND[CommitmentTerms.kind].values["acceptance"])
    assert filled["due_on"] == date(2027, 3, 22), "a Monday, six weeks from now or just after"


def test_whoever_has_named_a_person_gets_no_other_name():
    guidance = OF_KIND[Stakeholder.kind]
    assert "name" not in guidance.filled({"person": "7"}, today=TODAY)
    assert guidance.filled({"person": ""}, today=TODAY)["name"]


# --- in the forms ----------------------------------------------------------------------------------------------


def value_of(html: str, name: str) -> str:
    """What stands in the field of this name: an input, or a text area."""
    field = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*?(?:value="([^"]*)"[^>]*)?>([^<]*)', html)
    return (field[1] or field[2]).strip() if field else ""


@pytest.fixture
def agreement():
    return a_draft(a_table())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(set(OF_KIND) - {"purpose"}))
def test_each_form_opens_with_its_why_and_its_example(agreement, kind):
    text = browser_of(agreement.lead).get(page(agreement, "term-add", kind)).text
    assert str(OF_KIND[kind].why) in text
    assert str(OF_KIND[kind].example) in text
    assert 'name="step" value="example"' in text


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, IN_TEXT], ids=["page", "in the text"])
def test_use_this_fills_what_is_empty_keeps_what_was_typed_and_saves_nothing(agreement, headers):
    table_owner = a_person(name="Cleo Owner")
    posted = {"deliverable": "My <own> words", "owner": table_owner.pk, "receiver": "", "due_on": "", "acceptance": ""}
    browser, url = browser_of(agreement.lead), page(agreement, "term-add", "commitment")
    answer = browser.post(url, posted | {"step": "example"}, headers=headers)
    assert answer.status_code == 200
    assert value_of(answer.text, "deliverable") == "My &lt;own&gt; words"
    assert value_of(answer.text, "acceptance") == str(OF_KIND["commitment"].values["acceptance"])
    assert value_of(answer.text, "due_on")
    assert f'value="{table_owner.pk}" selected' in answer.text
    assert "There is something to put right" not in answer.text
    assert not CommitmentTerms.objects.exists()


@pytest.mark.django_db
def test_use_this_in_the_empty_text_opens_the_form_filled_and_save_takes_it_over(agreement):
    browser, url = browser_of(agreement.lead), page(agreement, "term-add", "outcome")
    assert f'href="{url}?example=1"' in browser.get(agreement.get_absolute_url()).text
    text = browser.get(f"{url}?example=1").text
    words = {name: value_of(text, name) for name in OF_KIND["outcome"].values}
    assert words == {name: str(value) for name, value in OF_KIND["outcome"].values.items()}
    assert 'value="example"' not in text, "nothing is left that it could fill"
    browser.post(url, words | {"idem": value_of(text, "idem")})
    assert Outcome.objects.get().impact == words["impact"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["outcome", "trade-off", "commitment", "decision-right", "rhythm", "stakeholder"])
def test_the_example_and_the_people_one_chooses_make_a_clause_that_is_saved(agreement, kind):
    ours, theirs = Party.objects.filter(agreement=agreement).order_by("pk")
    lead = agreement.lead_id
    usual = {"every": 2, "unit": "week", "check_in_at": "09:00", "review_months": 3, "acceptance_days": 5}
    usual |= {"silence": "ask", "counterpart_after": 5, "contact_after": 10}
    chosen = {
        "trade-off": {"giver": ours.pk, "gainer": theirs.pk},
        "commitment": {"owner": lead, "receiver": theirs.pk},
        "decision-right": {"approver": lead, "days": 3},
        "rhythm": {"escalation": lead, **usual},
        "stakeholder": {"department": ours.department_id},
    }
    filled = OF_KIND[kind].filled(chosen.get(kind, {}), today=timezone.localdate())
    assert browser_of(agreement.lead).post(page(agreement, "term-add", kind), filled).status_code == 303


@pytest.mark.django_db
def test_what_is_written_already_is_not_explained_again(agreement):
    outcome = an_outcome(agreement, by=agreement.lead)
    text = browser_of(agreement.lead).get(page(agreement, "term-edit", "outcome", outcome.key)).text
    assert str(OF_KIND["outcome"].why) not in text
    assert 'value="example"' not in text


@pytest.mark.django_db
def test_adding_a_person_shows_an_example_and_keeps_who_was_chosen(agreement):
    browser, url = browser_of(agreement.lead), reverse("agreements:person-add", args=[agreement.reference])
    assert str(OF_PEOPLE.why) in browser.get(url).text
    text = browser.post(url, {"department": "", "person": "", "name": "", "role": "", "step": "example"}).text
    assert value_of(text, "name") == "The night shift"
    assert 'value="implementer" selected' in text
    kept = browser.post(url, {"person": agreement.lead.pk, "role": "signs", "step": "example"}).text
    assert value_of(kept, "name") == ""
    assert 'value="signs" selected' in kept
