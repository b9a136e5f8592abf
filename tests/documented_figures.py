"""Reads the figures off the pages, as people do: how many things need me, how far a draft is, how it all goes."""

import re
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
    html = page(person, "/dashboard/")
    tally = text(re.findall(r'<p class="tally">(.*?)<span class="hint">', html, re.DOTALL)[0])
    counted = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z -]+)[.,]", tally)}
    due = re.search(r'id="due-soon-title">.*?<span class="hint">(\d+)</span>', html)
    assert not due or int(due[1]) == section(html, "due-soon").count("<li>")
    return counted | {
        "due in 30 days": int(due[1]) if due else 0,
        "needs a decision": section(html, "needs-a-decision").count("<li>"),
        "to watch": section(html, "to-watch").count("<li>"),
        "waits": section(html, "waits").count('<th scope="row">'),
        "agreements listed": section(html, "health").count('<th scope="row">'),
    }


def moved(before: Figures, after: Figures) -> Figures:
    """What differs, as before and after; what is not said is nought."""
    return {
        name: (before.get(name, 0), after.get(name, 0))
        for name in before.keys() | after.keys()
        if before.get(name, 0) != after.get(name, 0)
    }
