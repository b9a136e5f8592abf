"""What people do in a journey, in their own words: each step works with and without JavaScript."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from stakeholders.models import User
from tests.bed.browser import Person
from tests.people import PASSWORD


def sign_in(person: Person, user: User) -> Page:
    """Sign in with address and password."""
    page = person.open("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    return page


def start_agreement(page: Page, *, title: str, why_now: str, departments: list[str]) -> None:
    """Start a draft from the list of agreements."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Agreements").click()
    page.get_by_role("main").get_by_role("link", name="New agreement").or_(
        page.get_by_role("link", name="Start the first one")
    ).first.click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Why now?").fill(why_now)
    for department in departments:
        page.get_by_role("checkbox", name=department).check()
    page.get_by_role("button", name="Start the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def open_section(page: Page, section: str) -> None:
    """Go to a section of the draft through the bar inside the agreement."""
    page.get_by_role("navigation", name="This agreement").get_by_role("link", name=section, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(section)


def write_outcome(page: Page, *, impact: str, beneficiaries: str, indicators: str) -> None:
    """Write the shared outcome."""
    open_section(page, "Outcome")
    page.get_by_role("link", name="Add shared outcome").click()
    page.get_by_label("Impact").fill(impact)
    page.get_by_label("Who benefits").fill(beneficiaries)
    page.get_by_label("How we will see it").fill(indicators)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text(beneficiaries)


def promise(page: Page, *, what: str, owner: str, receiver: str, due_on: date, after: str = "") -> None:
    """Add a commitment."""
    open_section(page, "Commitments")
    page.get_by_role("link", name="Add commitment").click()
    page.get_by_label("What will be delivered").fill(what)
    page.get_by_label("Owner").select_option(label=owner)
    page.get_by_label("Receiver", exact=True).select_option(label=receiver)
    page.get_by_label("Due on").fill(due_on.isoformat())
    page.get_by_label("The receiver accepts it when").fill("It works on the test system.")
    if after:
        page.get_by_label("Depends on").select_option(label=after)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=what)).to_be_visible()


def agree_rhythm(page: Page, *, first_check_in: date, first_review: date, escalation: str) -> None:
    """Set the rhythm."""
    open_section(page, "Rhythm")
    page.get_by_role("link", name="Add rhythm").click()
    page.get_by_label("First check-in on").fill(first_check_in.isoformat())
    page.get_by_label("First review on").fill(first_review.isoformat())
    page.get_by_label("Escalation contact").select_option(label=escalation)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Check-in every 2 weeks")


def answer_commitment(page: Page, *, what: str) -> None:
    """Confirm a commitment as its owner, from home."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    page.get_by_role("link", name=re.compile(f"Will you take this on.*{what}")).click()
    page.get_by_role("radio", name="I confirm it as it stands").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("main")).to_contain_text("Confirmed")
