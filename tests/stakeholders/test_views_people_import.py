"""The pages that import people."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stakeholders.models import Department, User
from tests.people import a_department, a_person, an_administrator
from tests.stakeholders.people_import.workbook_bytes import saved

pytestmark = pytest.mark.django_db
LIST = "email,name,department\nana@example.org,Ana Ruiz,SAL\n"
BAD = "ben@example.org,Ben,SAL,,,x\n<script>alert(1)</script>,=1+1,SAL\n"


@pytest.fixture
def send(client):
    client.force_login(an_administrator())
    a_department(name="Sales")
    return lambda **typed: client.post(reverse("stakeholders:person-import"), typed)


def fields(response):
    """What the form of the page would send again, as a browser does."""
    checked = response.context["checked"]
    return {name: checked[name].value() or "" for name in ("text", "seen", "corrections", "taken")}


def emails():
    return set(User.objects.exclude(name="Ada Admin").values_list("email", flat=True))


def test_the_page_explains_the_columns_and_offers_templates(client):
    client.force_login(an_administrator())
    page = client.get(reverse("stakeholders:person-import")).text
    for word in ("E-mail", "First name", "semicolons", "administrator", "Europe/Lisbon"):
        assert word in page
    for name in ("csv", "workbook"):
        address = reverse(f"stakeholders:person-import-{name}")
        assert address in page
        assert "attachment" in client.get(address)["Content-Disposition"]


def test_what_is_downloaded_can_be_sent(client, send):
    for name in ("csv", "workbook"):
        content = client.get(reverse(f"stakeholders:person-import-{name}")).content
        assert "ana.ruiz@example.org" in send(file=SimpleUploadedFile("people", content)).text


def test_first_the_list_is_shown_then_imported(send):
    preview = send(text=LIST)
    assert preview.status_code == 200
    assert "joins Sales" in preview.text
    assert emails() == set()
    applied = send(**fields(preview), apply="1")
    assert applied.status_code == 303
    assert applied.url.startswith(reverse("stakeholders:person-invite") + "?added=")
    assert emails() == {"ana@example.org"}


def test_after_an_import_only_those_just_imported_are_ticked_to_be_invited(client, send):
    a_person(name="Earlier", password=None)
    page = client.get(send(**fields(send(text=LIST)), apply="1").url)
    assert page.context["ticked"] == {str(User.objects.get(email="ana@example.org").pk)}
    assert len(client.get(reverse("stakeholders:person-invite")).context["ticked"]) == 2


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + LIST.replace(",", ";").replace("Ana", "José")).encode(),
        LIST.replace("Ana", "José").replace("\n", "\r\n").replace(",", ";").encode("cp1252"),
        LIST.replace("Ana", "José").replace(",", "\t").encode("utf-16"),
        saved([["Email", "Name"], ["ana@example.org", "José Ruiz"]]),
    ],
)
def test_a_file_of_an_office_is_imported(send, content):
    preview = send(file=SimpleUploadedFile("people.csv", content))
    assert preview.status_code == 200
    assert send(**fields(preview), apply="1").status_code == 303
    assert User.objects.get(email="ana@example.org").name == "José Ruiz"


def test_pasted_cells_are_read(send):
    assert send(text="Name\tE-mail\r\nAna\tana@example.org\r\n").context["new"]["all"] == 1


def test_what_is_worth_knowing_of_a_file_is_said(send):
    content = "E-mail;Name;Phone\nana@example.org;José;1\n".encode("cp1252")
    page = send(file=SimpleUploadedFile("people.csv", content)).text
    assert "left out: “Phone”" in page
    assert "this name is right: José" in page


def test_good_lines_are_taken_and_the_bad_ones_stand_in_the_field(send):
    preview = send(text=LIST + BAD)
    assert preview.status_code == 422
    for words in ("Line 3", "Line 4", "more cells than", "2 lines to correct", "Import all but the lines to correct"):
        assert words in preview.text
    assert "<script>alert" not in preview.text
    applied = send(**fields(preview), apply="1")
    assert applied.status_code == 200
    assert emails() == {"ana@example.org"}
    assert "People added: 1." in applied.text
    left = fields(applied)["corrections"]
    assert left.splitlines()[0] == "E-mail,Name,Department,Role,Time zone"
    assert "Ana Ruiz" not in left
    assert "ben@example.org,Ben,SAL,,,x" in left


def test_corrected_lines_are_checked_again_and_taken_with_the_others(send):
    sent = fields(send(text=LIST + BAD))
    sent["corrections"] = "email,name\nben@example.org,Ben\n"
    again = send(**sent)
    assert again.status_code == 200
    assert again.context["new"]["all"] == 2
    assert send(**fields(again), apply="1").status_code == 303
    assert emails() == {"ana@example.org", "ben@example.org"}


def test_corrected_lines_are_not_taken_before_they_were_shown(send):
    sent = fields(send(text=LIST + BAD)) | {"corrections": "email,name\nben@example.org,Ben\n"}
    shown = send(**sent, apply="1")
    assert shown.status_code == 409
    assert emails() == set()
    assert send(**fields(shown), apply="1").status_code == 303


def test_corrections_that_cannot_be_read_are_kept(send):
    sent = fields(send(text=LIST + BAD)) | {"corrections": 'email,name\nben@example.org,"Ben\n'}
    for apply in ({}, {"apply": "1"}):
        refused = send(**sent, **apply)
        assert refused.status_code == 422
        assert "opened in line 2 and never closed" in refused.text
        assert fields(refused)["corrections"] == sent["corrections"]
        assert fields(refused)["text"] == sent["text"]
    assert emails() == set()


def test_bad_lines_can_be_removed(send):
    sent = fields(send(text=LIST + BAD)) | {"corrections": ""}
    again = send(**sent)
    assert send(**fields(again), apply="1").status_code == 303
    assert emails() == {"ana@example.org"}


def test_when_every_line_is_removed_nobody_is_left(send):
    sent = fields(send(text="email,name\nno address,Ana\n")) | {"corrections": ""}
    refused = send(**sent, apply="1")
    assert refused.status_code == 422
    assert "The list has no people" in refused.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose a file or paste a list"),
        ({"text": "  \n"}, "Choose a file or paste a list"),
        ({"text": "no list"}, "No column is called “E-mail”"),
        ({"text": "email,name\nAn\x00a,a@x.org"}, "Line 2 has a character"),
        ({"text": "email,name\n"}, "has no people"),
        ({"text": 'email,name\na@x.org,"Ana'}, "opened in line 2"),
        ({"text": "email,name,mail\na@x.org,Ana,a@x.org"}, "stand for the same"),
        ({"text": "email,name\n" + "a@x.org,Ana\n" * 5001}, "more than 5,000"),
        ({"text": "email,name,department\n" + "".join(f"a{n}@x.org,A,D{n}\n" for n in range(101))}, "right column"),
        ({"text": "email,name\n" + "ä" * 500_000}, "larger than 1 MB"),
        ({"file": ("people.xlsx", b"PK\x03\x04\xff\xfe")}, "no workbook that can be read"),
        ({"file": ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1"))}, "old format .xls"),
        ({"file": ("empty.csv", b"")}, "The list is empty"),
        ({"file": ("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00")}, "NUL"),
        ({"file": ("large.csv", b"x" * 2_000_000)}, "larger than 1 MB"),
    ],
)
def test_no_list_is_refused_in_a_sentence_and_the_text_is_kept(send, typed, said):
    files = {name: SimpleUploadedFile(*value) for name, value in typed.items() if name == "file"}
    response = send(**{**typed, **files})
    assert response.status_code == 422
    assert said in response.text
    assert response.context["form"]["text"].value() == typed.get("text")
    assert emails() == set()


def test_departments_are_created_after_a_tick_with_the_codes_typed(send):
    preview = send(text="name,email,department\nAna,ana@example.org,Legal\nBen,ben@example.org,Sales\n")
    [code] = preview.context["decisions"].codes
    assert code.value() == "LEG"
    applied = send(**fields(preview), create="on", **{code.html_name: "lgl"}, apply="1")
    assert applied.status_code == 303
    assert Department.objects.get(name="Legal").code == "LGL"


def test_without_the_tick_only_its_lines_wait(send):
    preview = send(text="name,email,department\nAna,ana@example.org,Legal\nBen,ben@example.org,Sales\n")
    applied = send(**fields(preview), apply="1")
    assert applied.status_code == 200
    assert emails() == {"ben@example.org"}
    assert "ana@example.org" in fields(applied)["text"]
    [code] = applied.context["decisions"].codes
    assert send(**fields(applied), create="on", **{code.html_name: "LEG"}, apply="1").status_code == 303
    assert emails() == {"ana@example.org", "ben@example.org"}


@pytest.mark.parametrize(("typed", "said"), [("L1", "three capital letters"), ("SAL", "Another department")])
def test_a_code_that_cannot_be_is_named_and_kept(send, typed, said):
    preview = send(text="name,email,department\nAna,ana@example.org,Legal\n")
    [code] = preview.context["decisions"].codes
    refused = send(**fields(preview), create="on", **{code.html_name: typed}, apply="1")
    assert refused.status_code == 422
    assert said in refused.text
    [again] = refused.context["decisions"].codes
    assert again.value() == typed
    assert fields(refused) == fields(preview)
    assert emails() == set()


def test_two_departments_cannot_share_a_code(send):
    preview = send(text="name,email,department\nAna,ana@example.org,Legal;Purchasing\n")
    codes = {code.html_name: "NEW" for code in preview.context["decisions"].codes}
    assert send(**fields(preview), create="on", **codes, apply="1").status_code == 422
    assert Department.objects.count() == 1


def test_a_move_is_said_and_waits_for_a_tick(send):
    jonas = a_person(name="Jonas Weber", department=a_department(name="Operations"))
    preview = send(text=f"name,email,department\nJonas Weber,{jonas.email},Sales\n")
    assert "Jonas Weber moves from Operations to Sales" in preview.text
    left = send(**fields(preview), apply="1")
    assert left.status_code == 200
    assert [department.name for department in Department.objects.of(jonas)] == ["Operations"]
    assert send(**fields(left), moves="on", apply="1").status_code == 303
    assert [department.name for department in Department.objects.of(jonas)] == ["Sales"]


def test_what_changed_meanwhile_is_shown_before_anything_is_taken(send):
    preview = send(text=LIST)
    a_person(name="Ana", email="ana@example.org")
    shown = send(**fields(preview), apply="1")
    assert shown.status_code == 409
    assert "was called Ana" in shown.text
    assert User.objects.get(email="ana@example.org").name == "Ana"
    assert send(**fields(shown), apply="1").status_code == 303
    assert User.objects.get(email="ana@example.org").name == "Ana Ruiz"


def test_a_list_that_changes_nothing_says_so(send):
    send(**fields(send(text=LIST)), apply="1")
    preview = send(text=LIST)
    assert "Everybody in this list is here already" in preview.text
    assert 'id="import-apply"' not in preview.text


def test_a_list_just_below_the_limit_is_sent_again_whole(send):
    line = "p{number}@example.org\tP, " + "very " * 20 + "{number}\tSAL\t" + "Member, " * 7 + "\n"
    text = "email\tname\tdepartment\trole\n" + "".join(line.format(number=number) for number in range(4999))
    text += "x" * (999_000 - len(text)) + "\t,\n"
    preview = send(text=text)
    sent = fields(preview)
    assert len(sent["text"]) + len(sent["corrections"]) > 1_000_000
    assert preview.context["new"]["all"] == 4999
    assert send(**sent).context["new"]["all"] == 4999


def test_a_replaced_head_is_named_before(send):
    a_department(name="Product", head=a_person(name="Olga Old"))
    response = send(text="email,name,department,role\nana@example.org,Ana,PRO,head\n")
    assert response.text.index("becomes head of Product in place of Olga Old") < response.text.index('import-apply"')
    assert "becomes head of Product in place of Olga Old" in response.text


def test_a_long_list_is_shown_in_part_and_sent_whole(send):
    lines = "".join(f"p{number}@example.org,P {number},SAL\n" for number in range(300))
    response = send(text="email,name,department\n" + lines)
    assert "The first 200 of 300 are shown" in response.text
    assert len(re.findall("@example.org", fields(response)["text"])) == 300
