"""Two heads agree on one thing: from New to a text in force, every action of both counted."""

import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agreements.models import Agreement, Commitment
from tests.builders import a_table
from tests.journeys import page_objects

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_ACTIONS = 25


class CountedPage:
    """A page on which every click, word and choice is one action of somebody."""

    def __init__(self, page: Page, who: str, actions: list[str]) -> None:
        self.page, self.who, self.actions = page, who, actions

    def click(self, role: str, name: str) -> None:
        self._note(f"presses {name}")
        self.page.get_by_role(role, name=name).first.click()

    def fill(self, label: str, words: str, number: int = 0) -> None:
        self._note(f"writes {label}")
        self.page.get_by_label(label, exact=True).nth(number).fill(words)

    def choose(self, label: str, words: str, number: int = 0) -> None:
        self._note(f"chooses {words}")
        control = self.page.get_by_label(label, exact=True).nth(number)
        option = control.locator("option").filter(has_text=words).first
        control.select_option(option.get_attribute("value"))

    def check(self, name: str) -> None:
        self._note(f"ticks {name}")
        self.page.get_by_role("checkbox", name=name).check()

    def _note(self, action: str) -> None:
        self.actions.append(f"{self.who} {action}")


@pytest.mark.parametrize("scripts", [True, False], ids=["by mouse", "without JavaScript"])
def test_two_heads_agree_within_25_actions(new_person, scripts, capsys):
    table, actions = a_table(), list[str]()
    ana, ben = (new_person(java_script_enabled=scripts) for _ in range(2))
    hers = CountedPage(page_objects.sign_in(ana, table.ana), "Ana", actions)
    his = CountedPage(page_objects.sign_in(ben, table.ben), "Ben", actions)
    write_and_send(hers)
    answer_on_home(his, ben.address)
    hers.page.reload()
    hers.click("button", "Open signing")
    for one, person in ((hers, ana), (his, ben)):
        one.page.goto(f"{person.address}/")
        one.click("link", "Read and sign")
        one.check("I have read")
        one.click("button", "Sign")
        expect(one.page.get_by_text("Signed").first).to_be_visible()
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *actions, f"{len(actions)} actions", ""]))
    assert Agreement.objects.get().is_active
    assert Commitment.objects.filter(terms__isnull=False).count() == 2
    assert len(actions) <= MOST_ACTIONS


def write_and_send(hers):
    """Ana writes an outcome and a promise each way, and sends it."""
    today = timezone.localdate()
    hers.click("link", "New")
    hers.fill("What do you want to settle?", "Quotes by phone")
    hers.click("button", "Operations Ben Ode, head")
    expect(hers.page.get_by_role("button", name="Send to Ben Ode")).to_be_visible()
    hers.fill("we will", "give a binding price during the first call")
    hers.choose("Owner", "Ben Ode")
    hers.fill("delivers", "A list of prices")
    hers.fill("by", (today + timedelta(days=14)).isoformat())
    hers.fill("delivers", "The ten most frequent questions", number=1)
    hers.fill("by", (today + timedelta(days=7)).isoformat(), number=1)
    hers.choose("When something is stuck, who helps?", "Ana Ruiz")
    hers.click("button", "Send to Ben Ode")
    expect(hers.page.get_by_role("heading", level=1)).to_have_text("Quotes by phone")


def answer_on_home(his, address):
    """Ben takes on his promise and endorses the outcome."""
    his.page.reload()
    his.click("button", "Take it on")
    expect(his.page.get_by_text("Taken on").first).to_be_visible()
    his.page.goto(f"{address}/")
    his.click("button", "Agree")
    expect(his.page.get_by_text("Agreed for Operations").first).to_be_visible()
