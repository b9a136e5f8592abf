"""The command that opens the door to the first administrator."""

import io

import pytest
from django.core.management import CommandError, call_command

from stakeholders.models import User, the_organisation
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.django_db


def run(monkeypatch, *arguments, password=PASSWORD, typed=""):
    monkeypatch.setenv("ENTENTE_PASSWORD", password)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    out = io.StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_the_administrator_and_the_organisation_are_created(monkeypatch):
    said = run(
        monkeypatch,
        "--email=ada@example.org",
        "--name=Ada Admin",
        "--organisation=Acme",
        "--zone=Europe/Lisbon",
    )
    ada = User.objects.get()
    assert (ada.is_administrator, ada.zone, ada.check_password(PASSWORD)) == (True, "Europe/Lisbon", True)
    assert (the_organisation().name, the_organisation().zone) == ("Acme", "Europe/Lisbon")
    assert "can sign in" in said


def test_the_password_may_come_from_standard_input(monkeypatch):
    run(monkeypatch, "--email=ada@example.org", "--name=Ada", password="", typed=f"{PASSWORD}\n")
    assert User.objects.get().check_password(PASSWORD)


def test_a_second_run_changes_nothing_and_says_so(monkeypatch):
    arguments = ["--email=ada@example.org", "--name=Ada Admin"]
    run(monkeypatch, *arguments)
    said = run(monkeypatch, "--email=ADA@example.org", "--name=Other", password="another-long-password")
    assert "already" in said
    assert User.objects.get().check_password(PASSWORD)


def test_somebody_who_is_here_is_not_made_administrator_unasked(monkeypatch):
    a_person(email="ana@example.org")
    assert "without being administrator" in run(monkeypatch, "--email=ana@example.org", "--name=Ana")
    assert not User.objects.get().is_administrator


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (["--email=ada@example.org", "--name=Ada"], "short", "too short"),
        (["--email=ada@example.org", "--name=Ada"], "", "too short"),
        (["--email=no-address", "--name=Ada"], PASSWORD, "E-mail address"),
        (["--email=ada@example.org", "--name=Ada", "--zone=Mars"], PASSWORD, "time zone"),
        (["--name=Ada"], PASSWORD, "Give --email"),
    ],
)
def test_what_is_wrong_is_said(monkeypatch, arguments, password, said):
    with pytest.raises(CommandError, match=said):
        run(monkeypatch, *arguments, password=password)
    assert not User.objects.exists()
