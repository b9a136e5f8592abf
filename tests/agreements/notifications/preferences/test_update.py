"""What can be turned off says so in its headers and its words, and nothing else does; no mail is too long."""

import pytest

from agreements.models import Agreement
from agreements.notifications.message_types.base import Importance
from agreements.notifications.message_types.registry import message_types
from tests.agreements.notifications.mails import SOON
from tests.agreements.notifications.mails_caused_by_people import EXPECTED_MAILS, naming, sent
from tests.builders import a_right, a_table

pytestmark = pytest.mark.django_db

MUST = {kind for kind, known in message_types().items() if known.importance is Importance.MUST}


@pytest.mark.parametrize("kind", sorted(EXPECTED_MAILS))
def test_what_can_be_stopped_and_nothing_else_has_the_header_and_the_link(kind):
    happens, _subject, _link = EXPECTED_MAILS[kind]
    letter = happens(a_table())
    headers = letter.extra_headers
    (html,) = letter.alternatives
    if kind in MUST:
        assert not {name for name in headers if name.startswith("List-Unsubscribe")}
        assert "/u/" not in letter.body + html.content
    else:
        address = headers["List-Unsubscribe"].strip("<>")
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address in letter.body
        assert address in html.content
    assert "http://testserver/settings/notifications/" in letter.body
    assert headers["Auto-Submitted"] == "auto-generated"
    assert len(letter.message().as_bytes()) < 100_000


def test_it_is_one_header_each_on_the_wire():
    message = EXPECTED_MAILS["check_in_due"][0](a_table()).message()
    wire = message.as_bytes()
    assert wire.count(b"\nList-Unsubscribe:") == wire.count(b"\nList-Unsubscribe-Post:") == 1
    unfolded = wire.replace(b"\n ", b" ").decode()
    (header,) = [line for line in unfolded.splitlines() if line.startswith("List-Unsubscribe:")]
    assert header.split(": ", 1)[1].strip().startswith("<http://testserver/u/")
    assert "=?" not in header, "an encoded address is one that no program can press"


def test_another_part_in_the_same_agreement_can_be_turned_off():
    table = a_table()
    first = naming(table)
    agreement = Agreement.objects.get()
    a_right(agreement, matter="dates", approver=table.ben, by=table.ana, at=SOON)
    second = sent(SOON, kind="named")
    assert "approve" in second.subject
    assert "List-Unsubscribe" not in first.extra_headers
    assert "List-Unsubscribe" in second.extra_headers
