"""A phone without a session that opens the link of a check-in mail."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from agreements.cadence.mail_links import mail_check_in_path
from agreements.models import Agreement, Occasion
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import Table

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)


OPENED = FIRST + timedelta(hours=1)


A_MOMENT = timedelta(seconds=4)


class Phone:
    """A browser without a session that holds the mail."""

    table: Table
    agreement: Agreement

    def __init__(self, clock, path: str) -> None:
        # Django's token is not asked for here: the signed link is the proof.
        self.client = Client(enforce_csrf_checks=True)
        self.clock, self.path = clock, path

    def open(self, answer: str = ""):
        return self.client.get(f"{self.path}?s={answer}" if answer else self.path)

    def send(self, shown, *, to: str = "", wait: timedelta = A_MOMENT, keeps_cookies: bool = True, **fields):
        self.clock.moment += wait
        if not keeps_cookies:
            self.client.cookies.clear()
        data = hidden(shown) | {"status": "on_track", "help_needed": "", "note": ""} | fields
        return self.client.post(to or self.path, data)


def hidden(response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()))


@pytest.fixture
def phone(clock):
    clock.moment = OPENED
    table, agreement = in_force_in("Europe/Berlin")
    tick(at=FIRST)
    promise = the_promise(agreement)
    phone = Phone(clock, mail_check_in_path(person=table.ben, commitment=promise, occasion=Occasion.objects.get()))
    phone.table, phone.agreement = table, agreement
    return phone
