"""Reads the figures off the pages, as people do: how many things need me, how far a draft is, how it all goes."""

import re
from collections import Counter
from typing import Any

from django.test import Client

from agreements.models import Agreement
from stakeholders.models import User

Figures = dict[str, Any]
# Said of somebody whom nothing waits for; the second to those who have no agreement at all.
NOTHING = {"Nothing needs you today", "Welcome to Entente"}
ROW = r'id="row-([a-z-]+)" href="[^"]*">.*?<span class="word">(.*?)</span>'
NEEDED = r"Needed before signing: (\d+) thing"


def page(person: User, path: str) -> str:
    client = Client()
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def home_of(person: User) -> int:
    [said] = re.findall(r'<h1 id="to-do-title">(.*?)</h1>', page(person, "/"), re.DOTALL)
    return 0 if text(said) in NOTHING else int(said.split()[0])


def rows_of_draft(agreement: Agreement) -> Figures:
    """The small word of each row of a draft, and how many things signing still needs."""
    html = page(agreement.lead, agreement.get_absolute_url())
    needed = re.search(NEEDED, html)
    return {"needed": int(needed[1]) if needed else 0} | {
        name: text(word) for name, word in re.findall(ROW, html, re.DOTALL)
    }


def section(html: str, name: str) -> str:
    found = re.search(rf'<section class="stack" id="{name}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def dashboard(person: User) -> Figures:
    """How many agreements stand how, as the list says it; what needs a decision; what is due, and who waits."""
    html, listed = page(person, "/dashboard/"), page(person, "/dashboard/agreements/")
    words = [text(word).lower() for word in re.findall(r'<span class="state">(.*?)</span>\s*</li>', listed, re.DOTALL)]
    return dict(Counter(words)) | {
        "agreements": len(words),
        "needs a decision": section(html, "needs-a-decision").count('<p class="who">'),
    }


def moved(before: Figures, after: Figures) -> Figures:
    """What differs, as before and after; what is not said is nought."""
    return {
        name: (before.get(name, 0), after.get(name, 0))
        for name in before.keys() | after.keys()
        if before.get(name, 0) != after.get(name, 0)
    }
