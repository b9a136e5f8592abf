"""Creates the first administrator, or another one when no administrator is left."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stakeholders.models import User
from stakeholders.organisation import CannotNameOrganisation, name_organisation
from stakeholders.people import CannotAddPerson, add_person


class Command(BaseCommand):
    """Asks for what is not given; the password comes from ENTENTE_PASSWORD, standard input or the keyboard."""

    help = "Creates an administrator, and the organisation when there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="e-mail address to sign in with")
        parser.add_argument("--name", help="full name")
        parser.add_argument("--organisation", default="", help="name of the organisation")
        parser.add_argument("--zone", default="", help="its time zone, such as Europe/Lisbon")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name_organisation(name=options["organisation"], zone=options["zone"], by=None, at=timezone.now())
        except CannotNameOrganisation as refusal:
            raise CommandError(str(refusal)) from refusal
        email = options["email"] or asked("E-mail address")
        known = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if known:
            self.stdout.write(f"{known.name} <{known.email}> {state(known)} Nothing was changed.")
            return
        name = options["name"] or asked("Name")
        person = self.added(email, name, the_password())
        self.stdout.write(self.style.SUCCESS(f"{person.name} <{person.email}> is administrator and can sign in."))

    def added(self, email: str, name: str, password: str) -> User:
        """Return the new administrator; raise CommandError with what is wrong with the words given."""
        try:
            validate_password(password, User(email=email, name=name))
            return add_person(
                email=email, name=name, password=password, is_administrator=True, by=None, at=timezone.now()
            )
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        except CannotAddPerson as refusal:
            raise CommandError(str(refusal)) from refusal


def state(person: User) -> str:
    """Say what somebody who is there already is."""
    if not person.is_active:
        return "is deactivated."
    return "is administrator already." if person.is_administrator else "is here already, without being administrator."


def asked(question: str) -> str:
    """Return the answer typed at the terminal; raise CommandError where nobody can answer."""
    if not sys.stdin.isatty():
        raise CommandError("Give --email and --name, or run this in a terminal.")
    return input(f"{question}: ").strip()


def the_password() -> str:
    """Return the password from ENTENTE_PASSWORD, from a pipe, or typed twice without showing it."""
    given = os.environ.get("ENTENTE_PASSWORD")
    if given:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Password again: ") != password:
        raise CommandError("The two passwords differ.")
    return password
