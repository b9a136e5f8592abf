"""The sheet on which an agreement is started: everything typed is kept, and nothing is sent before Send."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, CommitmentTerms, OutboxMessage, Outcome, PartyMember, Rhythm
from agreements.notifications.fan_out.announcements import announce_all
from agreements.starts.catalogue import STARTS
from agreements.views.first_drafts import MOST_FOUND
from tests.builders import a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def hers(client, table):
    client.force_login(table.ana)
    return client


def sheet(table, **typed):
    base = {"idem": str(uuid.uuid4()), "matter": "Spring stock", "department": [table.operations.pk], "find": ""}
    return base | {"promise": ["0", "1"]} | typed


def promise(number, *, owner, receiver, deliverable="A forecast", due_on="2099-05-05", **more):
    values = {"owner": owner.pk, "receiver": receiver.pk, "deliverable": deliverable, "due_on": due_on} | more
    return {f"{number}-{name}": value for name, value in values.items()}


def post(client, data, **options):
    return client.post(reverse("agreements:agreement-new"), data, **options)


def test_it_opens_with_a_promise_each_way_and_the_only_manager_beside(hers, table):
    lee = a_person(name="Lee Morgan", is_manager=True)
    page = hers.get(reverse("agreements:agreement-new")).text
    assert page.count('name="promise"') == 2
    assert f'<option value="{table.ana.pk}" selected>' in page
    assert f'<option value="{lee.pk}" selected>' in page
    assert "Operations" in page
    assert "Ben Ode, head" in page


def test_sending_writes_everything_and_says_yes_for_ones_own_side(hers, table):
    typed = sheet(
        table, beneficiaries="gardeners", change="keep the range in stock", benefit="nobody leaves without it"
    )
    typed |= promise(0, owner=table.ben, receiver=table.sales) | promise(1, owner=table.ana, receiver=table.operations)
    typed |= {"escalation": table.ben.pk, "first_review_on": "2099-03-02", "covering_note": "Ten minutes?"}
    answer = post(hers, typed | {"step": "send"})
    agreement = Agreement.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, agreement.get_absolute_url())
    assert (agreement.is_shared, agreement.covering_note) == (True, "Ten minutes?")
    assert (
        Outcome.objects.get().impact
        == "For gardeners, we will keep the range in stock, so that nobody leaves without it."
    )
    assert {term.owner for term in CommitmentTerms.objects.all()} == {table.ana, table.ben}
    assert (Rhythm.objects.get().escalation, Rhythm.objects.get().every) == (table.ben, 2)
    page = hers.get(agreement.get_absolute_url()).text
    assert "1 of 2 agree" in page
    assert "1 of 2 taken on" in page


def test_kept_it_is_nobody_elses(client, table):
    client.force_login(table.ana)
    post(client, sheet(table, step="keep"))
    agreement = Agreement.objects.get()
    assert "Nobody else sees this draft yet" in client.get(agreement.get_absolute_url()).text
    client.force_login(table.ben)
    assert client.get(agreement.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"matter": ""}, "Say in a few words what you want to settle"),
        ({"department": []}, "With whom? Choose a department or a person"),
        ({"department": [999999, "junk"]}, "With whom? Choose a department or a person"),
        ({"benefit": "nobody waits"}, "Say what you will do together"),
        ({"0-deliverable": "A forecast"}, "Choose who delivers it"),
        ({"0-deliverable": "A forecast", "0-due_on": "2020-01-01"}, "Choose today or a day after it"),
        ({"first_review_on": "soon"}, "Enter a valid date"),
    ],
)
def test_bad_input_is_said_and_kept(hers, table, wrong, says):
    answer = post(hers, sheet(table, covering_note="Kept words", step="send") | wrong)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Kept words" in answer.text
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("step", ["look", "another", "example", "start", "copy", ""])
def test_every_other_press_keeps_what_was_typed_and_starts_nothing(hers, table, step):
    answer = post(hers, sheet(table, covering_note="Kept words", step=step) | {"0-deliverable": "Half a sentence"})
    assert answer.status_code == 200
    assert "Kept words" in answer.text
    assert "Half a sentence" in answer.text
    assert "Please choose" not in answer.text
    assert not Agreement.objects.exists()


def test_departments_and_people_are_found_by_words(hers, table):
    lucia = a_person(name="Lucia Romero", department=table.operations)
    found = reverse("agreements:agreement-new-found-part")
    by_name = hers.post(found, {"find": "oper"}, headers=HTMX).text
    assert "Operations" in by_name
    assert "Sales" not in hers.post(found, {"find": "sal"}, headers=HTMX).text
    assert "Lucia Romero" in hers.post(found, {"find": "lucia"}, headers=HTMX).text
    page = post(hers, sheet(table, department=[], add_person=lucia.pk)).text
    assert f'name="person" value="{lucia.pk}"' in page
    assert "Operations" in page
    assert "nobody is called “Zzz”" in hers.post(found, {"find": "Zzz"}, headers=HTMX).text


def test_whoever_is_chosen_by_name_reads_along_and_is_asked(hers, table):
    lucia = a_person(name="Lucia Romero", department=table.operations)
    post(hers, sheet(table, department=[], person=[lucia.pk], step="send"))
    seat = PartyMember.objects.get(person=lucia)
    assert (seat.party.department, seat.role) == (table.operations, PartyMember.Role.CONTRIBUTOR)


def test_chosen_departments_are_removed_again(hers, table):
    legal = a_department(name="Legal")
    chosen = sheet(table, department=[table.operations.pk, legal.pk])
    page = post(hers, chosen | {"remove_department": legal.pk}).text
    assert f'name="department" value="{table.operations.pk}"' in page
    assert f'name="department" value="{legal.pk}"' not in page


def test_a_start_fills_what_is_empty_and_goes_when_another_is_taken(hers, table):
    page = post(hers, sheet(table, step="start", start="supply", benefit="Our own words"))
    assert "keep the core range in stock" in page.text
    assert "a forecast of the core range" in page.text
    assert "Our own words" in page.text
    typed = dict(page.context["form"].posted.lists()) | {"step": "start", "start": "launch"}
    again = post(hers, typed).text
    assert "keep the core range in stock without tying" not in again.partition("Example")[0]
    assert "launch on one day" in again
    assert "Our own words" in again


def test_the_starts_that_fit_the_words_are_suggested(hers, table):
    page = post(hers, sheet(table, matter="Security review of website changes")).text
    suggested, _line, others = page.partition("The other starts")
    assert "Suggested for what you typed" in suggested
    assert "Speed and care" in suggested
    assert "Stock, and what it costs" in others
    assert page.count('type="radio" name="start"') == len(STARTS) + 1
    assert "Suggested for what you typed" not in post(hers, sheet(table, matter="Zzz")).text


def test_an_agreement_is_a_start_with_days_from_today(client, table):
    agreement = in_force(ready_to_seal(table))
    client.force_login(table.ana)
    page = post(client, sheet(table, department=[], step="copy", copy=str(agreement.number)))
    days = {value for name, value in page.context["form"].posted.items() if name.endswith("-due_on")}
    assert days
    assert min(days) > timezone.localdate().isoformat()
    typed = dict(page.context["form"].posted.lists()) | {"step": "send", "matter": "Stock again"}
    assert post(client, typed).status_code == 303
    assert Agreement.objects.count() == 2
    assert CommitmentTerms.objects.filter(revision__agreement__number=2).exists()


def test_what_one_may_not_read_is_no_start(client, table):
    theirs = a_draft(table, title="Ours alone")
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    client.force_login(otto)
    page = post(client, sheet(table, step="copy", copy=str(theirs.number))).text
    assert "Ours alone" not in page


def test_a_promise_within_one_department_is_said_in_place_and_does_not_block(hers, table):
    within = promise(0, owner=table.ana, receiver=table.sales)
    page = post(hers, sheet(table, step="look") | within).text
    assert "Ana Ruiz works for Sales, which would also get it" in page
    assert post(hers, sheet(table, step="send") | within).status_code == 303


def test_the_mail_is_shown_with_the_words_typed_so_far(hers, table):
    typed = sheet(table, covering_note="Ten <b>minutes</b>?")
    page = hers.post(reverse("agreements:agreement-new-mail-part"), typed, headers=HTMX).text
    assert "Ana Ruiz asks Operations: Spring stock" in page
    assert "Ten &lt;b&gt;minutes&lt;/b&gt;?" in page


def test_a_department_without_head_is_said_before_sending(hers, table):
    legal = a_department(name="Legal")
    typed = sheet(table, department=[legal.pk])
    assert "Nobody works in Legal yet" in post(hers, typed).text
    a_person(name="Lea Legal", department=legal)
    assert "Legal has no head here" in post(hers, typed).text


def test_a_department_in_which_nobody_works_is_not_offered(hers, table):
    legal = a_department(name="Legal")
    found = reverse("agreements:agreement-new-found-part")
    assert "Legal" not in hers.post(found, {"find": ""}, headers=HTMX).text
    page = hers.post(found, {"find": "leg"}, headers=HTMX).text
    assert "Legal: nobody works there yet" in page
    assert f'value="{legal.pk}"' not in page
    a_person(name="Lea Aus", department=legal, is_active=False)
    assert f'value="{legal.pk}"' not in hers.post(found, {"find": "leg"}, headers=HTMX).text
    a_person(name="Lea Legal", department=legal)
    assert f'value="{legal.pk}"' in hers.post(found, {"find": "leg"}, headers=HTMX).text


def test_without_words_the_first_departments_are_offered(hers, table):
    for letter in "ABCDEFG":
        a_department(name=f"Team {letter}", code=f"TE{letter}", head=a_person(name=f"Head {letter}"))
    found = reverse("agreements:agreement-new-found-part")
    page = hers.post(found, {"find": "", "department": [table.operations.pk]}, headers=HTMX).text
    assert page.count('name="add_department"') == MOST_FOUND
    assert "There are more" in page
    assert 'name="add_department"' not in hers.get(reverse("agreements:agreement-new")).text


@pytest.mark.parametrize(("words", "chosen"), [("operat", True), ("", False), ("s", False), ("zzz", False)])
def test_enter_in_the_search_chooses_the_only_one_found(hers, table, words, chosen):
    a_department(name="Support", head=a_person(name="Sue Port"))
    page = post(hers, sheet(table, department=[], find=words, step="find"))
    assert (f'name="department" value="{table.operations.pk}"' in page.text) is chosen
    assert page.context["form"].posted["find"] == ("" if chosen else words)
    assert 'name="department"' not in post(hers, sheet(table, department=[], find="operat", step="look")).text


def test_it_says_who_hears_of_it_and_what_the_first_mail_asks(hers, table):
    lee, jo = a_person(name="Lee Morgan"), a_person(name="Jo Weber", department=table.operations)
    typed = sheet(table, promise=["0", "1", "2"], escalation=lee.pk, first_review_on="2099-03-02")
    typed |= promise(0, owner=table.ben, receiver=table.sales, deliverable="A price list")
    typed |= promise(1, owner=table.ana, receiver=table.operations) | promise(2, owner=jo, receiver=table.sales)
    page = hers.post(reverse("agreements:agreement-new-mail-part"), typed, headers=HTMX)
    readers = page.context["readers"]
    assert (readers.asked, readers.owners, readers.helping) == ([table.ben], [jo], [lee])
    assert set(page.context["reach"].by_mail) == {table.ben, jo, lee}
    assert "A price list → Sales" in page.text
    post(hers, typed | {"step": "send"})
    announce_all(timezone.now())
    mails = OutboxMessage.objects.order_by("kind", "person__name").values_list("kind", "person__name")
    assert list(mails) == [("commitment_offered", "Jo Weber"), ("named", "Ben Ode"), ("named", "Lee Morgan")]


def test_how_little_a_sheet_says_is_said_beside_send(hers, table):
    part = reverse("agreements:agreement-new-mail-part")
    first = promise(0, owner=table.ben, receiver=table.sales)
    outcome = {"change": "keep it in stock"}
    assert "a title, and nobody’s promise" in hers.post(part, sheet(table), headers=HTMX).text
    assert "an outcome, and nobody’s promise" in hers.post(part, sheet(table) | outcome, headers=HTMX).text
    assert "nothing says what all of you gain" in hers.post(part, sheet(table) | first, headers=HTMX).text
    assert "So far" not in hers.post(part, sheet(table) | first | outcome, headers=HTMX).text


def test_words_that_come_back_count_as_written_and_nothing_is_restored_by_half(hers, table):
    opened = hers.get(reverse("agreements:agreement-new")).text
    assert 'autocomplete="off"' in opened.partition('id="new-form"')[2].partition(">")[0]
    assert "data-written" not in opened
    assert "data-written" in post(hers, sheet(table, step="another")).text
    assert "data-written" in post(hers, sheet(table, matter="", step="send")).text


def test_the_same_sheet_twice_starts_one_agreement(hers, table):
    typed = sheet(table, step="send") | promise(0, owner=table.ben, receiver=table.sales)
    first, second = (post(hers, typed)["Location"] for _ in range(2))
    assert first == second
    assert CommitmentTerms.objects.count() == 1


def test_whoever_belongs_to_two_departments_says_for_which(client, table):
    finance = a_department(name="Finance", head=table.ana)
    client.force_login(table.ana)
    post(client, sheet(table, ours=finance.pk, step="send"))
    assert {party.department for party in Agreement.objects.get().parties.all()} == {finance, table.operations}


@pytest.mark.parametrize("count", [2, 12])
def test_it_asks_no_more_queries_for_more_promises(hers, table, count, django_assert_max_num_queries):
    numbers = [str(number) for number in range(count)]
    with django_assert_max_num_queries(45):
        assert post(hers, sheet(table, promise=numbers)).status_code == 200


def test_somebody_without_department_is_told_who_can_help(client):
    client.force_login(a_person(name="Otto Aus"))
    answer = client.get(reverse("agreements:agreement-new"))
    assert answer.status_code == 403
    assert "administrator can add you" in answer.text
