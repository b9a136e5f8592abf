"""Every kind of mail with names that are long, written from right to left, or meant to do harm."""

import re

import pytest

from stakeholders.models import Organisation, the_organisation
from tests.agreements.notifications import mails_caused_by_clock, mails_caused_by_people
from tests.builders import a_table

pytestmark = pytest.mark.django_db

MAILS = mails_caused_by_people.EXPECTED_MAILS | mails_caused_by_clock.EXPECTED_MAILS
LONG = "Donaudampfschifffahrtsgesellschaft" * 2
NAMES = {
    "long": f"Ana {LONG}",
    "right to left": "\u0645\u0631\u064a\u0645 \u0627\u0644\u0639\u0644\u064a",
    "hostile": "<script>alert(1)</script> {{ person.email }}",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("kind", MAILS)
def test_names_stay_text_in_every_kind_of_mail(kind, name):
    the_organisation()
    Organisation.objects.update(name=name)
    table = a_table()
    for row in (table.ana, table.ben, table.sales, table.operations):
        row.name = f"{name} {row.pk}"
        row.save()
    mail = MAILS[kind][0](table)
    html = next(str(form.content) for form in mail.alternatives if form.mimetype == "text/html")
    assert mail.body.lstrip("\u2068").startswith(name)
    assert "<script" not in html
    assert not re.search(r"\w@example\.org", html + mail.body), "no template in a name is filled in"
    assert "\n" not in mail.subject
    assert len(mail.subject) <= 120
    links = re.findall(r'href="([^"]*)"', html)
    assert links
    assert all(link.startswith("http://testserver/") for link in links)
    assert "overflow-wrap: anywhere" in html, "a long name breaks on a phone"
