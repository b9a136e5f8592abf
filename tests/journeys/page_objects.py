"""What people do in a journey, in their own words: each step works with and without JavaScript."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from stakeholders.models import User
from tests.people import PASSWORD
from tests.services.browser import Person


def sign_in(person: Person, user: User) -> Page:
    """Sign in with address and password."""
    page = person.open("/accounts/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    return page


def choose(page: Page, field: str, text: str) -> None:
    """Choose what begins with these words: people stand in lists with their departments behind their names."""
    control = page.get_by_label(re.compile(rf"^\s*(\w+: )?{field}\s*(\(|$)")).first
    option = control.locator("option").filter(has_text=re.compile(f"^{re.escape(text)}")).first
    control.select_option(option.get_attribute("value"))


def start_agreement(page: Page, *, title: str, departments: list[str]) -> None:
    """Start a draft from the list of agreements and send it to the other departments."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Agreements").click()
    page.get_by_role("main").get_by_role("link", name="New agreement").or_(
        page.get_by_role("link", name="Start the first one")
    ).first.click()
    page.get_by_label("What do you want to settle?").fill(title)
    for department in departments:
        page.get_by_role("list", name="Departments and people").get_by_role("button", name=department).click()
        expect(page.get_by_role("button", name=f"Remove {department}")).to_be_visible()
    page.locator("#new-send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def open_draft(page: Page) -> None:
    """Go to the page of the draft through the bar inside the agreement."""
    page.get_by_role("navigation", name="This agreement").get_by_role("link", name="Draft", exact=True).click()
    expect(page.get_by_role("heading", name="Our shared outcome")).to_be_visible()


def write_outcome(page: Page, *, impact: str, beneficiaries: str, indicators: str) -> None:
    """Write the shared outcome."""
    open_draft(page)
    page.get_by_role("link", name="Write the outcome").click()
    page.get_by_label("Impact").fill(impact)
    page.get_by_label("Who benefits").fill(beneficiaries)
    page.get_by_label("How we will see it").fill(indicators)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text(beneficiaries)


def promise(page: Page, *, what: str, owner: str, receiver: str, due_on: date, after: str = "") -> None:
    """Add a promise: who delivers what to whom by when."""
    open_draft(page)
    page.get_by_role("link", name="Add a promise").click()
    choose(page, "Owner", owner)
    page.get_by_label("What will be delivered").fill(what)
    choose(page, "Receiver", receiver)
    page.get_by_label("Due on").fill(due_on.isoformat())
    page.get_by_label("The receiver accepts it when").fill("It works on the test system.")
    if after:
        page.get_by_role("main").locator("summary").filter(has_text="More of this promise").click()
        choose(page, "Depends on", after)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text(what)


def agree_rhythm(page: Page, *, first_check_in: date, first_review: date, escalation: str) -> None:
    """Set the rhythm."""
    open_draft(page)
    page.get_by_role("link", name="Agree on a rhythm").click()
    page.get_by_label("First check-in on").fill(first_check_in.isoformat())
    page.get_by_label("First review on").fill(first_review.isoformat())
    choose(page, "Escalation contact", escalation)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("every 2 weeks")


def answer_commitment(page: Page, *, what: str) -> None:
    """Confirm a commitment as its owner, from home."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    page.get_by_role("link", name=re.compile(f"Answer differently.*{what}")).click()
    page.get_by_role("radio", name="I take it on as it stands").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("main")).to_contain_text("taken on")


def endorse_outcome(page: Page, *, department: str) -> None:
    """Endorse the shared outcome for a department, from home."""
    go_home(page)
    page.get_by_role("link", name=re.compile("Read the outcome")).first.click()
    page.get_by_role("button", name=f"Agree for {department}").click()
    expect(page.get_by_role("button", name=f"Agree for {department}")).not_to_be_visible()


def name_approver(page: Page, *, matter: str, approver: str) -> None:
    """Say who decides about a matter."""
    open_draft(page)
    page.get_by_role("main").locator("summary").filter(has_text="Add a section").click()
    page.get_by_role("link", name="Decision rights").click()
    choose(page, "When", matter)
    choose(page, "Who approves", approver)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text(approver)


def open_signing(page: Page) -> None:
    """Seal the text as its lead."""
    open_section_sign(page)
    page.get_by_role("button", name="Open signing").click()
    expect(page.get_by_role("heading", name="Who has signed")).to_be_visible()


def open_section_sign(page: Page) -> None:
    """Go to the page of signatures."""
    page.get_by_role("navigation", name="This agreement").get_by_role("link", name="Sign", exact=True).click()


def sign(page: Page) -> None:
    """Sign the text on the page that shows it."""
    page.get_by_role("checkbox", name=re.compile("I have read revision")).check()
    page.get_by_role("button", name="Sign", exact=True).click()


def read_and_sign(page: Page) -> None:
    """Sign from home."""
    go_home(page)
    page.get_by_role("link", name=re.compile("Read and sign")).click()
    sign(page)


def go_home(page: Page) -> None:
    """Go home by the main navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("you today")


def say_at_risk(page: Page, *, what: str, helps: str, note: str) -> None:
    """Check in from home: something is in the way, and this would help."""
    go_home(page)
    place = page.get_by_role("group", name=what)
    place.get_by_role("button", name="At risk").click()
    page.get_by_role("radio", name=helps).check()
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Send check-in").click()
    expect(page.get_by_role("main")).to_contain_text(note)


def ask_for_later(page: Page, *, what: str, due_on: date, follower: str, reason: str) -> None:
    """Ask for a later date of one commitment, and let another one move along."""
    page.get_by_role("checkbox", name=re.compile(what)).check()
    page.get_by_label(re.compile("New date")).first.fill(due_on.isoformat())
    row = page.get_by_role("listitem").filter(has_text=follower)
    row.get_by_role("checkbox", name=re.compile("by the same number of days")).check()
    page.get_by_label("Why?").fill(reason)
    page.get_by_role("button", name="See what it means").click()
    expect(page.get_by_role("heading", name="This is what you ask for")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Needs a decision")


def open_commitment(page: Page, *, what: str) -> None:
    """Open one commitment from the list."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Commitments").click()
    page.get_by_role("main").get_by_role("link", name=re.compile(what)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(what)
