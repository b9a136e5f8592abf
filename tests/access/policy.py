"""The policy: one row for each URL name, what each reader gets there."""

from tests.access.answers import (
    ADMINISTRATOR,
    ASKERS,
    CLOSED,
    DRAFTED,
    EDITORS,
    ENDED,
    EVERYBODY,
    FORBIDDEN,
    GOES_ON,
    IN_FORCE,
    IN_PLACE,
    INVALID,
    LEAD,
    MISSING,
    NEVER,
    NOT_READY,
    NOTED,
    OPEN,
    OTHER,
    OWNER,
    PAGE,
    PEOPLE,
    READERS,
    REDIRECTS,
    SEALED,
    SIGNATORY,
    TABLE,
    VISIBLE,
    Row,
    as_part,
    only,
    to_all,
)
from tests.access.policy_of_lists import LOOKING
from tests.access.policy_of_talk import TALKING
from tests.access.world import SIGNED_OUT

ADMINISTRATORS = {ADMINISTRATOR}
SIGNATORIES = EDITORS | {SIGNATORY}
SIGNED_IN = {(reader, method): REDIRECTS for reader in PEOPLE for method in ("GET", "POST")}
# A mail link is proof enough, but somebody else who is signed in says first for whom they answer, whatever the method.
LINK_OF_ANOTHER = {
    (reader, method): answer
    for reader in set(READERS) - {SIGNED_OUT, OWNER}
    for method, answer in (("GET", PAGE), ("POST", FORBIDDEN))
}

ACCOUNTS = {
    "account_login": Row(OPEN, get=to_all(PAGE), post=to_all(PAGE), but=SIGNED_IN),
    "account_logout": Row(OPEN, get=to_all(PAGE), post=to_all(REDIRECTS), but={(SIGNED_OUT, "GET"): REDIRECTS}),
    "account_reauthenticate": Row(EVERYBODY, get=to_all(PAGE), post=to_all(PAGE)),
    "account_change_password": Row(EVERYBODY, get=to_all(PAGE), post=to_all(PAGE)),
    # Everybody here has a password already.
    "account_set_password": Row(EVERYBODY, get=to_all(REDIRECTS), post=to_all(REDIRECTS)),
    "account_reset_password": Row(OPEN, get=to_all(PAGE), post=to_all(REDIRECTS)),
    "account_reset_password_done": Row(OPEN, get=to_all(PAGE), post=NEVER),
    "account_reset_password_from_key": Row(OPEN, get=to_all(PAGE), post=to_all(PAGE)),
    "account_reset_password_from_key_done": Row(OPEN, get=to_all(PAGE), post=NEVER),
}

ORGANISATION = {
    "stakeholders:department-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "stakeholders:department-add": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:department-remove": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, INVALID)),
    "stakeholders:department-edit": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:person-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "stakeholders:person-add": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:person-invite": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, INVALID)),
    "stakeholders:invitation": Row(OPEN, get=to_all(ENDED), post=to_all(ENDED)),
    "stakeholders:person-import": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, PAGE)),
    "stakeholders:person-import-csv": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=NEVER),
    "stakeholders:person-import-workbook": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=NEVER),
    "stakeholders:person-edit": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:person-deactivate": Row(
        EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, GOES_ON)
    ),
    "stakeholders:person-reactivate": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:profile": Row(EVERYBODY, get=to_all(PAGE), post=to_all(GOES_ON)),
    "stakeholders:holiday-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "stakeholders:holiday-country": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:holiday-add": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:holiday-remove": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, GOES_ON)),
    "stakeholders:organisation-edit": Row(
        EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=only(ADMINISTRATORS, GOES_ON)
    ),
    "stakeholders:device-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "stakeholders:devices-sign-out": Row(EVERYBODY, get=NEVER, post=to_all(GOES_ON)),
    # A session exists for its person alone, and this one is nobody's.
    "stakeholders:device-sign-out": Row(EVERYBODY, get=NEVER, post=to_all(MISSING)),
    "stakeholders:absence-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "stakeholders:absence-add": Row(EVERYBODY, get=to_all(PAGE), post=to_all(GOES_ON)),
    # An absence exists for its person alone, and this one is nobody's here.
    "stakeholders:absence-edit": Row(EVERYBODY, get=to_all(MISSING), post=to_all(MISSING)),
    "stakeholders:absence-cancel": Row(EVERYBODY, get=to_all(MISSING), post=to_all(MISSING)),
    # The demonstration is off in the tests, as in production: its pages do not exist.
    "stakeholders:demo": Row(OPEN, get=to_all(MISSING), post=NEVER),
    "stakeholders:demo-sign-in": Row(OPEN, get=NEVER, post=to_all(MISSING)),
    "stakeholders:demo-mail": Row(OPEN, get=to_all(MISSING), post=NEVER),
    "stakeholders:demo-mail-message": Row(OPEN, get=to_all(MISSING), post=NEVER),
}

RUNNING = {
    "healthz": Row(OPEN, get=to_all(PAGE), post=NEVER),
    "robots": Row(OPEN, get=to_all(PAGE), post=NEVER),
    # No round was ever done in this world.
    "readyz": Row(OPEN, get=to_all(NOT_READY), post=NEVER),
    "agreements:operations": Row(EVERYBODY, get=only(ADMINISTRATORS, PAGE), post=NEVER),
    # Nothing is chosen, and nothing held.
    "agreements:operations-requeue": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, INVALID)),
    "agreements:operations-set-aside": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, INVALID)),
    "agreements:operations-release": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, CLOSED)),
    "agreements:operations-test-mail": Row(EVERYBODY, get=NEVER, post=only(ADMINISTRATORS, GOES_ON)),
    # The link is its own proof; a press that does not bring the page it was shown is asked for once more.
    "agreements:mail-arrival": Row(OPEN, get=to_all(PAGE), post=to_all(PAGE)),
}

PREPARING = {
    # In force it is read, and not changed any more.
    "agreements:our-preparation": Row(DRAFTED, get=only(EDITORS, PAGE), post=NEVER),
    "agreements:preparation-write": Row(DRAFTED, get=NEVER, post=only({LEAD}, GOES_ON, CLOSED)),
    "agreements:stance-take": Row(DRAFTED, get=only({LEAD}, PAGE), post=only({LEAD}, GOES_ON, CLOSED)),
    "agreements:timetable-set": Row(DRAFTED, get=only(EDITORS, PAGE), post=only(EDITORS, GOES_ON, CLOSED)),
}

DRAFTING = {
    "agreements:party-join": Row(DRAFTED, get=NEVER, post=only(EDITORS, GOES_ON, SEALED)),
    # Only the lead, and whoever speaks for that party; a commitment still names it.
    "agreements:party-leave": Row(DRAFTED, get=only({LEAD}, PAGE), post=only({LEAD}, CLOSED, SEALED)),
    "agreements:outcome-endorse": Row(DRAFTED, get=NEVER, post=only({LEAD}, GOES_ON, SEALED)),
    "agreements:endorsement-waive": Row(DRAFTED, get=NEVER, post=only({LEAD}, GOES_ON, SEALED)),
    "agreements:warning-list": Row(DRAFTED, get=to_all(PAGE), post=only(EDITORS, GOES_ON, SEALED)),
    # No reason of this key stands in the text.
    "agreements:warning-back": Row(DRAFTED, get=NEVER, post=only(EDITORS, GOES_ON, SEALED)),
    "agreements:person-add": Row(DRAFTED, get=only(EDITORS, PAGE), post=only(EDITORS, GOES_ON)),
    # The lead asks; in force there is nothing to answer any more.
    "agreements:participation-answer": Row(
        DRAFTED, get=only(TABLE - {LEAD}, PAGE), post=only(TABLE - {LEAD}, GOES_ON, CLOSED)
    ),
    # A representative is unseated by the lead or by their own party.
    "agreements:member-remove": Row(DRAFTED, get=NEVER, post=only({LEAD}, GOES_ON)),
    "agreements:term-list": Row(DRAFTED, get=to_all(PAGE), post=NEVER),
    "agreements:term-add": Row(DRAFTED, get=only(EDITORS, PAGE, SEALED), post=only(EDITORS, IN_PLACE, SEALED)),
    "agreements:term-edit": Row(DRAFTED, get=only(EDITORS, PAGE, SEALED), post=only(EDITORS, IN_PLACE, SEALED)),
    "agreements:term-move": Row(DRAFTED, get=NEVER, post=only(EDITORS, IN_PLACE, SEALED)),
    "agreements:term-remove": Row(DRAFTED, get=only(EDITORS, PAGE, SEALED), post=only(EDITORS, IN_PLACE, SEALED)),
    # Once the text is sealed, everybody is told so.
    "agreements:handshake-answer": Row(
        DRAFTED,
        get=only({OWNER}, PAGE),
        post=only({OWNER}, IN_PLACE),
        but={(reader, method, "in force"): SEALED for reader in TABLE for method in ("GET", "POST")},
    ),
    # Sales receives it; in force the question is settled.
    "agreements:counter-offer-answer": Row(DRAFTED, get=only({LEAD}, PAGE), post=only({LEAD}, GOES_ON, CLOSED)),
    "agreements:term-part": Row(DRAFTED, get=to_all(PAGE), post=NEVER, is_part=True),
    "agreements:clause-keep": Row(DRAFTED, get=NEVER, post=only(EDITORS, IN_PLACE, SEALED)),
    "agreements:clause-release": Row(DRAFTED, get=NEVER, post=only(EDITORS, IN_PLACE, SEALED)),
    "agreements:copy-keep": Row(DRAFTED, get=NEVER, post=only(EDITORS, NOTED)),
    "agreements:copy-drop": Row(DRAFTED, get=NEVER, post=only(EDITORS, GOES_ON)),
    "agreements:term-ping": Row(DRAFTED, get=NEVER, post=only(EDITORS, NOTED)),
    "agreements:draft-seen": Row(DRAFTED, get=NEVER, post=to_all(NOTED)),
    "agreements:writer-list-part": Row(DRAFTED, get=to_all(PAGE), post=NEVER, is_part=True),
    # It stands in the draft: there is nothing to put back.
    "agreements:term-restore": Row(DRAFTED, get=NEVER, post=only(EDITORS, CLOSED, SEALED)),
}

SIGNING = {
    # Who signs shows who they are once more; a form without its words is not valid.
    "agreements:agreement-sign": Row(DRAFTED, get=to_all(PAGE), post=only(SIGNATORIES, GOES_ON)),
    # The draft still waits for answers; in force there is nothing left to open.
    "agreements:signing-open": Row(DRAFTED, get=NEVER, post=only({LEAD}, CLOSED, GOES_ON)),
    "agreements:agreement-reopen": Row(DRAFTED, get=only(EDITORS, PAGE), post=only(EDITORS, CLOSED)),
    "agreements:refusal-settle": Row(DRAFTED, get=NEVER, post=only(EDITORS, GOES_ON)),
    # Nobody refused here.
    "agreements:refusal-answer": Row(DRAFTED, get=NEVER, post=to_all(MISSING)),
    "agreements:refusal-keep": Row(DRAFTED, get=NEVER, post=to_all(MISSING)),
    "agreements:certificate": Row(VISIBLE, get=to_all(PAGE), post=NEVER),
    "agreements:certificate-revision": Row(VISIBLE, get=to_all(MISSING, PAGE), post=NEVER),
    "agreements:history": Row(VISIBLE, get=to_all(PAGE), post=NEVER),
    "agreements:revision-compare": Row(VISIBLE, get=to_all(MISSING, PAGE), post=NEVER),
}

KEEPING = {
    "agreements:promise-list": Row(VISIBLE, get=to_all(MISSING, PAGE), post=NEVER),
    "agreements:change-list": Row(VISIBLE, get=to_all(PAGE), post=NEVER),
    "agreements:review-list": Row(VISIBLE, get=to_all(MISSING, PAGE), post=NEVER),
    "agreements:review-detail": Row(VISIBLE, get=to_all(MISSING, PAGE), post=NEVER),
    "agreements:review-hold": Row(VISIBLE, get=NEVER, post=only(EDITORS, MISSING, GOES_ON)),
    "agreements:review-move": Row(VISIBLE, get=NEVER, post=only(EDITORS, MISSING, GOES_ON)),
    # The owner took this one.
    "agreements:action-finish": Row(VISIBLE, get=NEVER, post=only(ASKERS, MISSING, GOES_ON)),
    "agreements:agreement-pause": Row(VISIBLE, get=only(EDITORS, MISSING, PAGE), post=only(EDITORS, MISSING, GOES_ON)),
    "agreements:agreement-resume": Row(VISIBLE, get=NEVER, post=only(EDITORS, MISSING, GOES_ON)),
    "agreements:lead-hand-over": Row(VISIBLE, get=only({LEAD}, PAGE), post=only({LEAD}, INVALID)),
    "agreements:lead-second": Row(VISIBLE, get=NEVER, post=only({LEAD}, GOES_ON)),
    # The lead is here: whoever asks is told so.
    "agreements:lead-take-over": Row(VISIBLE, get=NEVER, post=to_all(CLOSED)),
    # Once it is in force there is no draft to send; a shared one is sent already, which changes nothing.
    "agreements:draft-share": Row(DRAFTED, get=only({LEAD}, PAGE, MISSING), post=only({LEAD}, GOES_ON, MISSING)),
    # What is in force stands on no list of drafts.
    "agreements:draft-listing": Row(DRAFTED, get=only({LEAD}, PAGE, MISSING), post=only({LEAD}, GOES_ON, MISSING)),
    # What is in force is not withdrawn.
    "agreements:agreement-withdraw": Row(DRAFTED, get=only({LEAD}, PAGE, MISSING), post=only({LEAD}, GOES_ON, MISSING)),
    # The draft is not withdrawn.
    "agreements:agreement-take-up": Row(DRAFTED, get=NEVER, post=only({LEAD}, CLOSED, MISSING)),
    # One change is open already.
    "agreements:change-ask": Row(
        VISIBLE,
        get=only(ASKERS, PAGE),
        post=only(ASKERS, CLOSED),
        but={(OWNER, method, "draft"): FORBIDDEN for method in ("GET", "POST")},
    ),
    # One change is open already; before it is in force nobody owns anything there.
    "agreements:change-hand-over": Row(
        VISIBLE,
        get=only(ASKERS, MISSING, PAGE),
        post=only(ASKERS, MISSING, CLOSED),
    ),
    # Whoever reads it may ask, but for those who answer themselves.
    "agreements:change-ask-for-news": Row(VISIBLE, get=to_all(MISSING, PAGE), post=to_all(MISSING, IN_PLACE)),
    "agreements:commitment-ask-for-news": Row(
        IN_FORCE,
        get=only(frozenset(READERS) - {OWNER}, PAGE),
        post=only(frozenset(READERS) - {OWNER}, IN_PLACE),
    ),
    "agreements:change-detail": Row(VISIBLE, get=to_all(MISSING, PAGE), post=NEVER),
    "agreements:change-answer": Row(VISIBLE, get=NEVER, post=only({LEAD, OTHER, OWNER}, MISSING, IN_PLACE)),
    "agreements:change-withdraw": Row(VISIBLE, get=NEVER, post=only({LEAD}, MISSING, IN_PLACE)),
    "agreements:commitment-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:check-in-batch": Row(EVERYBODY, get=to_all(PAGE), post=to_all(GOES_ON)),
    "agreements:commitment-detail": Row(IN_FORCE, get=to_all(PAGE), post=NEVER),
    # The lead's own, for Operations; the word has come meanwhile.
    "agreements:ladder-stop": Row(IN_FORCE, get=NEVER, post=only(EDITORS, CLOSED)),
    # Operations receives what the lead reports as done.
    "agreements:completion-answer": Row(IN_FORCE, get=only({OTHER}, PAGE), post=only({OTHER}, GOES_ON)),
    "agreements:check-in-record": Row(IN_FORCE, get=only({OWNER}, PAGE), post=only({OWNER}, IN_PLACE)),
    "agreements:check-in-undo": Row(IN_FORCE, get=NEVER, post=only({OWNER}, IN_PLACE)),
    "agreements:check-in-tell": Row(IN_FORCE, get=NEVER, post=only({OWNER}, IN_PLACE)),
    "agreements:check-in-ask": Row(IN_FORCE, get=NEVER, post=only({OWNER}, CLOSED)),
    # Nobody asked for a decision; the contact is the other party.
    "agreements:check-in-decide": Row(IN_FORCE, get=NEVER, post=only({OTHER}, CLOSED)),
    "agreements:check-in-acknowledge": Row(IN_FORCE, get=NEVER, post=only({LEAD}, IN_PLACE)),
    # The phone is asked once more: it does not bring the page that it was shown.
    "agreements:mail-check-in": Row(OPEN, get=to_all(PAGE), post=to_all(PAGE), but=LINK_OF_ANOTHER),
    "agreements:mail-check-in-done": Row(OPEN, get=to_all(PAGE), post=NEVER, but=LINK_OF_ANOTHER),
    "agreements:mail-check-in-fresh": Row(OPEN, get=NEVER, post=to_all(GOES_ON), but=LINK_OF_ANOTHER),
    "agreements:mail-check-in-undo": Row(OPEN, get=NEVER, post=to_all(PAGE), but=LINK_OF_ANOTHER),
    "agreements:mail-check-in-tell": Row(OPEN, get=NEVER, post=to_all(PAGE), but=LINK_OF_ANOTHER),
    "agreements:mail-check-in-ask": Row(OPEN, get=NEVER, post=to_all(PAGE), but=LINK_OF_ANOTHER),
}

HELP = {name: Row(OPEN, get=to_all(PAGE), post=NEVER) for name in ("help", "help-page")}

POLICY = ACCOUNTS | HELP | ORGANISATION | RUNNING | LOOKING | PREPARING | DRAFTING | TALKING | SIGNING | KEEPING
POLICY |= {
    "agreements:agreement-overview-part": as_part(POLICY["agreements:agreement-overview"]),
    "agreements:term-add-part": as_part(POLICY["agreements:term-add"]),
    "agreements:term-edit-part": as_part(POLICY["agreements:term-edit"]),
    "agreements:term-remove-part": as_part(POLICY["agreements:term-remove"]),
    "agreements:handshake-answer-part": as_part(POLICY["agreements:handshake-answer"]),
    "agreements:check-in-part": as_part(POLICY["agreements:check-in-record"]),
}
