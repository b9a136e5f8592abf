"""The demonstration's mail."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.urls import reverse

BODY = "Guten Tag <script>alert(1)</script>\n\nCheck in: http://testserver/m/abc/?x=1&y=2\n\n" + "ä" * 2000


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return tmp_path


def read(client, name="demo-mail", *arguments):
    return client.get(reverse(f"stakeholders:{name}", args=arguments))


@pytest.mark.django_db
def test_letters_are_listed_newest_first_and_read(client, folder):
    send_mail("First", BODY, None, ["ana@example.org"])
    send_mail("Zweite: grüße", BODY, None, ["ben@example.org"], html_message="<b>no</b>")
    newest, oldest = read(client).context["letters"]
    assert (newest.subject, newest.to, oldest.subject) == ("Zweite: grüße", "ben@example.org", "First")
    assert newest.sent_at is not None
    page = read(client, "demo-mail-message", newest.key).text
    assert 'href="http://testserver/m/abc/?x=1&amp;y=2"' in page
    assert "<script>alert" not in page
    assert "ä" * 2000 in page
    assert "<b>no</b>" not in page


@pytest.mark.django_db
def test_letters_of_one_connection_are_told_apart(client, folder):
    connection = get_connection()
    letters = [EmailMultiAlternatives(f"No {n}", "-" * 79, None, ["a@example.org"]) for n in (1, 2)]
    connection.send_messages(letters)
    found = read(client).context["letters"]
    assert [letter.subject for letter in found] == ["No 2", "No 1"]
    assert len({letter.key for letter in found}) == 2


@pytest.mark.django_db
def test_no_letters_are_said_to_be_none(client, folder):
    assert "No mail yet" in read(client).text
    folder.rmdir()
    assert "No mail yet" in read(client).text


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["nothing", "-1", "passwd-1"])
def test_an_unknown_letter_is_not_found(client, folder, key):
    assert read(client, "demo-mail-message", key).status_code == 404


@pytest.mark.django_db
def test_files_that_are_no_letters_do_no_harm(client, folder):
    (folder / "broken.log").write_bytes(b"\xff\xfe\x00 no header\n\nSubject: x")
    (folder / "empty.log").write_bytes(b"")
    assert read(client).status_code == 200
