"""Who sees what: drafts are for those who take part, what is in force also for managers and members of the parties."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.drafting import parties, terms
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    DecisionRight,
    InboxItem,
    PartyMember,
    Revision,
    Signatory,
)
from agreements.revisions.sealing import reopen, seal
from agreements.scheduler import delivery_round
from stakeholders.models import User
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_right,
    a_table,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db


def sees(person: User, agreement: Agreement) -> bool:
    return Agreement.objects.visible_to(person).filter(pk=agreement.pk).exists()


def drafts(person: User, agreement: Agreement) -> bool:
    return Agreement.objects.drafted_by(person).filter(pk=agreement.pk).exists()


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(agreement: Agreement, name: str, *more: object) -> str:
    return reverse(f"agreements:{name}", args=[agreement.reference, *more])


@pytest.fixture
def table():
    return a_table()


def test_a_draft_exists_for_those_who_take_part(table):
    deputy, sitting, owner, approver = (a_person(name=name) for name in ("Dee", "Sid", "Olga", "Abe"))
    table.operations.deputies.add(deputy)
    agreement = a_draft(table)
    parties.add_member(
        party=seat_of(agreement, table.operations), person=sitting, role="contributor", by=table.ana, at=NOW
    )
    a_commitment(agreement, owner=owner, receiver=table.sales)
    a_right(agreement, matter="dates", approver=approver, by=table.ana)
    for person in (table.ana, table.ben, deputy, sitting, owner, approver):
        assert sees(person, agreement), person
        assert drafts(person, agreement), person


@pytest.mark.parametrize("role", ["outsider", "member", "manager", "administrator"])
def test_a_draft_does_not_exist_for_anybody_else(table, role):
    agreement = a_draft(table)
    person = somebody(role, table)
    assert not sees(person, agreement)
    assert not drafts(person, agreement)


@pytest.mark.parametrize(
    ("role", "reads"), [("outsider", False), ("member", True), ("manager", True), ("administrator", False)]
)
def test_what_took_force_is_read_by_managers_and_members_but_not_written(table, role, reads):
    agreement = in_force(ready_to_seal(table))
    person = somebody(role, table)
    assert sees(person, agreement) == reads
    assert not drafts(person, agreement)
    assert Commitment.objects.visible_to(person).exists() == reads


def somebody(role: str, table) -> User:
    if role == "administrator":
        return an_administrator()
    if role == "manager":
        return a_person(name="Mia Manager", is_manager=True)
    where = table.operations if role == "member" else a_department(name="Finance")
    return a_person(name="Sam Somebody", department=where)


def test_a_new_head_reads_at_once_and_the_former_no_longer(table):
    agreement = a_draft(table)
    old, new = table.ben, a_person(name="Nora Next")
    signs = Signatory.objects.get(revision__agreement=agreement, person=old)
    terms.remove(Signatory, agreement=agreement, key=signs.key, version=signs.version, by=table.ana, at=NOW)
    table.operations.head = new
    table.operations.save()
    assert sees(new, agreement)
    assert not sees(old, agreement)


def test_who_left_the_table_reads_the_draft_no_longer(table):
    agreement, guest = a_draft(table), a_person(name="Gus Guest")
    seat = seat_of(agreement, table.operations)
    parties.add_member(party=seat, person=guest, role="contributor", by=table.ana, at=NOW)
    parties.remove_member(member=PartyMember.objects.get(person=guest), by=table.ana, at=NOW)
    assert not sees(guest, agreement)


def test_a_department_that_left_the_draft_reads_it_no_longer(table):
    finance = a_department(name="Finance", head=a_person(name="Fay Finance"))
    agreement = a_draft(table, also=[finance])
    assert sees(finance.head, agreement)
    parties.leave(party=seat_of(agreement, finance), by=table.ana, at=NOW)
    assert not sees(finance.head, agreement)


def test_who_is_no_longer_named_reads_the_draft_no_longer(table):
    agreement, owner, approver = a_draft(table), a_person(name="Olga Owner"), a_person(name="Abe Approver")
    wording = a_commitment(agreement, owner=owner, receiver=table.sales)
    right = a_right(agreement, matter="dates", approver=approver, by=table.ana)
    handed_over = {name: getattr(wording, name) for name in wording.content} | {"owner": table.ben}
    said = {"agreement": agreement, "version": 1, "by": table.ana, "at": NOW}
    terms.edit(CommitmentTerms, key=wording.key, values=handed_over, **said)
    terms.remove(DecisionRight, key=right.key, **said)
    assert not sees(owner, agreement)
    assert not sees(approver, agreement)


def test_a_text_that_was_set_aside_is_for_those_who_wrote_it(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    in_force(agreement, at=NOW + timedelta(hours=1))
    assert list(Revision.objects.order_by("number").values_list("state", flat=True)) == ["abandoned", "in_force"]
    manager = somebody("manager", table)
    for name, more in (("certificate-revision", [1]), ("revision-compare", [1, 2])):
        assert browser(table.ana).get(page(agreement, name, *more)).status_code == 200, name
        assert browser(manager).get(page(agreement, name, *more)).status_code == 404, name
    assert browser(manager).get(page(agreement, "certificate-revision", 2)).status_code == 200


def test_a_manager_reads_the_history_since_it_took_force(table):
    agreement = in_force(ready_to_seal(table))
    told = browser(somebody("manager", table)).get(page(agreement, "history")).content.decode()
    written = browser(table.ben).get(page(agreement, "history")).content.decode()
    assert "started" in written
    assert "started" not in told.partition("<main")[2]
    assert "force" in told.partition("<main")[2]


def test_lists_hold_and_count_only_what_exists_for_the_reader(table):
    drafted = a_draft(table, title="Still a draft")
    living = in_force(ready_to_seal(table))
    member, outsider = somebody("member", table), somebody("outsider", table)
    for person, references in ((table.ben, {drafted, living}), (member, {living}), (outsider, set())):
        response = browser(person).get("/agreements/")
        assert {row.reference for row in response.context["page"]} == {found.reference for found in references}
        assert response.context["page"].paginator.count == len(references)
        listed = browser(person).get("/commitments/?show=all").context["page"].paginator.count
        assert listed == (1 if living in references else 0)


def test_news_of_what_one_may_no_longer_read_is_gone_from_the_inbox(table):
    agreement, guest = a_draft(table), a_person(name="Gus Guest")
    seat = seat_of(agreement, table.operations)
    parties.add_member(party=seat, person=guest, role="contributor", by=table.ana, at=NOW)
    delivery_round(NOW + timedelta(hours=1))
    item = InboxItem.objects.get(person=guest)
    client = browser(guest)
    assert agreement.reference in client.get("/inbox/").content.decode()
    parties.remove_member(member=PartyMember.objects.get(person=guest), by=table.ana, at=NOW)
    assert agreement.reference not in client.get("/inbox/").content.decode()
    assert client.post(reverse("agreements:inbox-open", args=[item.pk])).status_code == 404


def test_a_department_in_the_address_opens_nothing(table):
    in_force(ready_to_seal(table))
    response = browser(somebody("outsider", table)).get("/dashboard/?department=SAL")
    assert response.context["rows"] == []


def test_signed_out_every_reference_leads_to_the_same_door(table):
    agreement = a_draft(table)
    answers = [Client().get(page_of) for page_of in (agreement.get_absolute_url(), "/agreements/AG-9999/")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(302, b"")}
