"""A clock that tests set, and pages without what changes at every showing."""

import re
from datetime import datetime

import pytest
from django.utils import timezone


class Clock:
    """What `timezone.now` answers everywhere."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Stop the clock; a test moves it on."""
    stopped = Clock(timezone.now())
    monkeypatch.setattr(timezone, "now", lambda: stopped.moment)
    return stopped


def lasting(response) -> bytes:
    """The page without its form tokens, which are new each time."""
    return re.sub(rb'(csrfmiddlewaretoken" value=")[^"]*', rb"\1", response.content)
