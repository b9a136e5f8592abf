"""What Help says of each room: what it is for, how it goes, and its pictures; and the words that people meet."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Width and height of every picture, as it is taken and as pages announce it: on wide screens, and on phones.
WIDE = (1024, 700)
PHONE = (390, 620)


@dataclass(frozen=True)
class HelpPicture:
    """A picture of a page: the name of its files in static/help, and what it shows."""

    name: str
    shows: str | Promise

    @property
    def wide(self) -> str:
        """The static file for wide screens."""
        return f"help/{self.name}-wide.png"

    @property
    def phone(self) -> str:
        """The static file for phones."""
        return f"help/{self.name}-phone.png"


@dataclass(frozen=True)
class Step:
    """One step: what one does, and what happens then."""

    does: str | Promise
    then: str | Promise


@dataclass(frozen=True)
class HelpPage:
    """One room: its place in addresses, what it is for, how it goes, and the pages that lead here from their foot."""

    slug: str
    title: str | Promise
    purpose: str | Promise
    steps: tuple[Step, ...]
    pictures: tuple[HelpPicture, ...]
    url_names: frozenset[str]


def _of_agreements(*names: str) -> frozenset[str]:
    return frozenset(f"agreements:{name}" for name in names)


PAGES = (
    HelpPage(
        "home",
        _("Home"),
        _("What needs you today, and nothing else. A thing leaves when it is done, wherever it was done."),
        (
            Step(_("Read the cards from above."), _("What holds up others stands first; check-ins come next.")),
            Step(_("Answer on the card."), _("Most need one press. Others lead to the page with the whole text.")),
            Step(_("Choose Not today."), _("The thing comes back by itself on the day you name; its dates stay.")),
            Step(_("Press the glass, or Ctrl K."), _("It finds what you may read, by words, names and numbers.")),
            Step(_("Look to the right."), _("There stand your own dates of the next seven days, and what you parked.")),
        ),
        (HelpPicture("home", _("Home with the things that wait, each with its buttons.")),),
        _of_agreements("home", "snooze-start", "example", "search"),
    ),
    HelpPage(
        "agreements",
        _("Agreements"),
        _("Every agreement that you may read, and the place where a new one begins."),
        (
            Step(_("Press New."), _("Say what you want to settle, and with which departments.")),
            Step(_("Take a start, or begin blank."), _("A start fills the sheet with words that you change.")),
            Step(_("Write the outcome, and one promise each way."), _("That is enough; the rest has usual values.")),
            Step(_("Send it with a line of your own."), _("You see the mail, and when it leaves, before you send.")),
            Step(_("Or keep it as a draft."), _("Nobody hears of a draft before its lead sends it.")),
        ),
        (
            HelpPicture("agreements", _("The list of agreements, each with its departments and state.")),
            HelpPicture("new", _("The sheet for a new agreement: what to settle, and with whom.")),
        ),
        _of_agreements(
            *("agreement-list", "agreement-new", "draft-share", "participation", "participation-answer"),
        ),
    ),
    HelpPage(
        "draft",
        _("Draft"),
        _("Here the departments write one text together, in any order, several people at once."),
        (
            Step(_("Do what Next says."), _("It is the one step that waits for you, or says for whom you wait.")),
            Step(_("Choose a paragraph to change it."), _("Its form opens in its place. Save closes it.")),
            Step(_("Add a promise."), _("One person, one result, one day. The owner is asked to take it on.")),
            Step(_("Agree to the outcome."), _("Each department agrees once. Other words ask it again.")),
            Step(_("Add a section when you need it."), _("Decision rights say who decides when plans change.")),
            Step(_("Look at what signing still needs."), _("When nothing is left, the lead opens signing.")),
        ),
        (HelpPicture("draft", _("A draft: the next step and the parts on the left, the text on the right.")),),
        _of_agreements(
            *("term-list", "term-add", "term-edit", "term-remove", "person-add", "party-leave", "warning-list"),
            *("handshake-answer", "counter-offer-answer", "agreement-withdraw"),
        ),
    ),
    HelpPage(
        "signing",
        _("Signing"),
        _("The text stands still, and each department signs exactly these words."),
        (
            Step(_("Read what you commit to."), _("It stands first. What changed since you last read is marked.")),
            Step(_("Say that you have read it, and sign."), _("You may be asked for your password once more.")),
            Step(
                _("Or say that you cannot sign as it stands."),
                _("You write what would have to change."),
            ),
            Step(_("The lead answers."), _("You are asked whether it is settled. Your yes frees the way again.")),
            Step(_("The last signature puts the text in force."), _("The certificate shows who signed which words.")),
        ),
        (HelpPicture("signing", _("A text that is open for signing, with what one commits to.")),),
        _of_agreements("agreement-sign", "agreement-reopen", "certificate", "certificate-revision"),
    ),
    HelpPage(
        "in-force",
        _("An agreement in force"),
        _("What was agreed, how it is going, and how to change it openly when plans meet reality."),
        (
            Step(_("Read what you give and what you get."), _("Your own side stands first; promises follow by date.")),
            Step(_("Ask for a change."), _("Choose what moves, and say why. You see who is asked to agree.")),
            Step(_("Agree, or say why not."), _("With the last yes the new words are in force; till then the old.")),
            Step(_("Hand over a promise."), _("Its new owner takes it on before anything moves.")),
            Step(_("Hold the review."), _("Its agenda makes itself. What you write down goes to everybody.")),
            Step(_("Use the bell."), _("It says how much you hear of this agreement.")),
        ),
        (
            HelpPicture("in-force", _("An agreement in force: its life on a line, the outcome, who gives what.")),
            HelpPicture("change", _("A change with the words before and after, and who is asked to agree.")),
        ),
        _of_agreements(
            *("promise-list", "change-list", "change-ask", "change-detail", "change-hand-over", "review-list"),
            *("review-detail", "history", "revision-compare", "agreement-pause", "lead-hand-over"),
        ),
    ),
    HelpPage(
        "commitments",
        _("Commitments and check-ins"),
        _("What you promised, and what was promised to you. A check-in takes fifteen seconds."),
        (
            Step(_("Say how it is going."), _("On track, at risk, off track or done: one press, also from the mail.")),
            Step(_("Say what would help."), _("More time leads to a change; a decision is asked of who can take it.")),
            Step(_("Take it back if you must."), _("For 30 minutes it is yours alone, or until you tell the others.")),
            Step(_("Report it as done, with what shows it."), _("Words or a link are enough.")),
            Step(_("Accept it, or say what is missing."), _("Whoever receives it answers within the agreed days.")),
            Step(_("Say something when there is no news."), _("More people hear of silence step by step, as agreed.")),
        ),
        (
            HelpPicture("commitments", _("Several check-ins on one page, each with its four answers.")),
            HelpPicture("acceptance", _("A delivery that waits to be accepted, with what was agreed.")),
        ),
        _of_agreements(
            *("commitment-list", "commitment-detail", "check-in-batch", "check-in-record", "completion-answer"),
            *("mail-check-in", "mail-check-in-done"),
        ),
    ),
    HelpPage(
        "dashboard",
        _("Dashboard"),
        _("How all agreements are doing: the same page for every department. It ranks nobody."),
        (
            Step(_("Begin with what needs a decision."), _("Each line says who decides, and by when.")),
            Step(
                _("See what got worse since Monday."), _("Eight weeks of health, with the reason that the owner gave.")
            ),
            Step(_("See who waits for whom."), _("Between departments, the longest wait first.")),
            Step(_("See what is due soon."), _("The next 14 days here, and four weeks in the calendar.")),
        ),
        (HelpPicture("dashboard", _("The dashboard with decisions, health and what is due.")),),
        _of_agreements(
            *("dashboard", "health-list", "decision-list", "being-written", "waiting", "waiting-pair", "calendar"),
            *("load", "load-detail", "relation-list", "relation-detail"),
        ),
    ),
    HelpPage(
        "lists",
        _("Lists and files"),
        _("Agreements, commitments, changes, what happened and people: the part that you need, kept or taken along."),
        (
            Step(_("Narrow the list, and choose its order."), _("The sentence above the rows says what you see.")),
            Step(_("Find all between two departments."), _("Choose one, and the other under More filters.")),
            Step(_("Send the address."), _("It holds your choice; others see in it what they may read.")),
            Step(_("Save it as a view."), _("It stands above the list, under its name, for you alone.")),
            Step(
                _("Take it along as CSV or Excel."),
                _("Up to 10,000 rows come at once; longer files wait under Exports for seven days."),
            ),
            Step(_("Print it."), _("Paper gets the sentence, ten rows, and where the rest is.")),
        ),
        (HelpPicture("lists", _("A list of promises that was narrowed, with its sentence and its files.")),),
        _of_agreements("change-log", "event-list")
        | {"stakeholders:list-export", "stakeholders:job-list", "stakeholders:job-detail"},
    ),
    HelpPage(
        "inbox",
        _("Inbox and mail"),
        _("What there is to do, apart from what is good to know; and how much of it is mailed."),
        (
            Step(_("To do holds what Home holds."), _("It is counted until it is done.")),
            Step(_("To know holds what happened."), _("One bundle for each agreement and day; nothing waits there.")),
            Step(_("Choose what is mailed."), _("Under Notifications: everything, what needs you, or a digest.")),
            Step(_("Keep quiet hours."), _("They, weekends and holidays hold mail back, never the dates.")),
            Step(_("Take your days along."), _("Under My calendar you make an address for your calendar program.")),
            Step(_("Say when you are away."), _("Under My absences you name who stands in for you.")),
        ),
        (HelpPicture("inbox", _("The inbox: what to do on top, below it what is good to know.")),),
        _of_agreements("inbox", "preferences", "unsubscribe", "calendar-settings")
        | {"stakeholders:absence-list", "stakeholders:absence-add", "stakeholders:absence-edit"},
    ),
    HelpPage(
        "organisation",
        _("People and departments"),
        _("Who works here, in which department, and who speaks for it. Administrators look after it."),
        (
            Step(_("Add people, or import the list you keep."), _("A trial run says first what the list would do.")),
            Step(_("Invite them."), _("A mail lets them choose a password. The list says who has not signed in yet.")),
            Step(_("Name the head of each department."), _("The head signs; deputies answer while the head is away.")),
            Step(_("Set zone and holidays."), _("No clock runs on a day on which nobody works.")),
            Step(_("Deactivate who leaves."), _("What they agreed stays. Nobody is deleted.")),
        ),
        (HelpPicture("organisation", _("The list of people with their departments.")),),
        frozenset(
            f"stakeholders:{name}"
            for name in (
                *("department-list", "department-add", "department-edit", "person-list", "person-add", "person-edit"),
                *("person-invite", "person-import", "holiday-list", "organisation-edit", "profile", "device-list"),
            )
        )
        | _of_agreements("operations"),
    ),
)
BY_SLUG = {page.slug: page for page in PAGES}
BY_URL_NAME = {name: page for page in PAGES for name in page.url_names}

# The words that people meet on pages, in the order in which they meet them; docs/glossary.md has the words of the code.
WORDS = (
    (_("agreement"), _("What two or more departments settle with each other, from the first draft to its end.")),
    (_("outcome"), _("What all of them want to reach. It stands on every page of the agreement.")),
    (_("trade"), _("What one department gives, and what another gains by it.")),
    (_("promise, commitment"), _("One result that one person delivers to one department by one day.")),
    (_("lead"), _("Who runs the agreement: sends the draft, and opens signing.")),
    (_("representative"), _("Who writes the text for a department, and speaks for it.")),
    (_("signatory"), _("Who signs for a department, mostly its head.")),
    (_("owner"), _("Who delivers a promise, and says how it is going.")),
    (_("receiver"), _("The department that a promise is for. Its representatives accept what is delivered.")),
    (_("decision right"), _("Who decides about one kind of change, and within how many working days.")),
    (_("rhythm"), _("How often owners check in, when the departments review, and what follows on silence.")),
    (_("check-in"), _("A word on how a promise is going: on track, at risk, off track, done.")),
    (_("review"), _("A meeting of the departments about the whole agreement, with minutes.")),
    (_("change"), _("New words for an agreement in force. It needs the yes of those whom it touches.")),
    (_("no news"), _("A check-in was due two working days ago, and has not come yet.")),
    (_("escalation contact"), _("Who is asked when owner and receiver get no further by themselves.")),
    (_("stand-in"), _("Who answers check-ins for somebody who is away.")),
    (_("in force"), _("Signed by all departments, and valid until it ends or is changed.")),
)
