"""The policy of what people look at: home, lists, the dashboard, search, the inbox and settings."""

from tests.access.answers import (
    ADMINISTRATOR,
    EVERYBODY,
    FORBIDDEN,
    GOES_ON,
    HIS_MAIL,
    IN_PLACE,
    MANAGER,
    MISSING,
    NEVER,
    OPEN,
    OUTSIDER,
    PAGE,
    PEOPLE,
    REDIRECTS,
    SIGNATORY,
    TO_SIGN_IN,
    VISIBLE,
    Row,
    only,
    to_all,
)
from tests.access.world import SIGNED_OUT

STARTERS = PEOPLE - {SIGNATORY, MANAGER, ADMINISTRATOR}

LOOKING = {
    "agreements:home": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:dashboard": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:health-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:decision-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    # Between departments; what one may not read is on none of them, in counts neither.
    "agreements:waiting": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:waiting-pair": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:calendar": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:load": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:load-detail": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:relation-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:relation-detail": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:change-log": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:event-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:being-written": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:example": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    # What is found of an agreement is the business of tests/agreements/views/search.
    "agreements:search": Row(EVERYBODY, get=to_all(PAGE), post=to_all(GOES_ON)),
    "agreements:search-part": Row(EVERYBODY, get=to_all(PAGE), post=NEVER, is_part=True),
    "agreements:inbox": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    # Asked for by a page that was opened, for the number in its bar.
    "agreements:inbox-count-part": Row(EVERYBODY, get=NEVER, post=to_all(IN_PLACE)),
    # Nothing of this key waits for anybody.
    "agreements:snooze-start": Row(EVERYBODY, get=NEVER, post=to_all(IN_PLACE)),
    "agreements:snooze-end": Row(EVERYBODY, get=NEVER, post=to_all(GOES_ON)),
    "agreements:inbox-read": Row(EVERYBODY, get=NEVER, post=to_all(GOES_ON)),
    "agreements:inbox-open": Row(HIS_MAIL, get=NEVER, post=to_all(GOES_ON)),
    "agreements:calendar-settings": Row(EVERYBODY, get=to_all(PAGE), post=to_all(GOES_ON)),
    "agreements:calendar-stop": Row(EVERYBODY, get=NEVER, post=to_all(GOES_ON)),
    # The address is its own proof; nobody has one of this token.
    "agreements:calendar-file": Row(OPEN, get=to_all(MISSING), post=NEVER),
    # No list has this name, and no view or job this number; what there is, is its person's alone: tests/stakeholders.
    "stakeholders:list-export": Row(EVERYBODY, get=to_all(MISSING), post=to_all(MISSING)),
    "stakeholders:job-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "stakeholders:job-detail": Row(EVERYBODY, get=to_all(MISSING), post=NEVER),
    "stakeholders:job-file": Row(EVERYBODY, get=to_all(MISSING), post=NEVER),
    "stakeholders:job-part": Row(EVERYBODY, get=to_all(MISSING), post=NEVER, is_part=True),
    "stakeholders:saved-view-save": Row(EVERYBODY, get=NEVER, post=to_all(MISSING)),
    "stakeholders:saved-view-open": Row(EVERYBODY, get=to_all(MISSING), post=NEVER),
    "stakeholders:saved-view-rename": Row(EVERYBODY, get=NEVER, post=to_all(MISSING)),
    "stakeholders:saved-view-remove": Row(EVERYBODY, get=NEVER, post=to_all(MISSING)),
    "agreements:preferences": Row(EVERYBODY, get=to_all(PAGE), post=to_all(GOES_ON)),
    "agreements:stopped-restart": Row(EVERYBODY, get=NEVER, post=to_all(GOES_ON)),
    "agreements:mail-try-again": Row(EVERYBODY, get=NEVER, post=to_all(GOES_ON)),
    "agreements:agreement-follow": Row(VISIBLE, get=NEVER, post=to_all(GOES_ON)),
    # The link is its own proof, and acts for the person whom it names, whoever is signed in.
    # The outsider has a password: the link leads to the agreement, through sign-in.
    "agreements:participation": Row(
        OPEN,
        get=to_all(FORBIDDEN),
        post=to_all(FORBIDDEN),
        but={(SIGNED_OUT, method): TO_SIGN_IN for method in ("GET", "POST")}
        | {(OUTSIDER, method): REDIRECTS for method in ("GET", "POST")},
    ),
    "agreements:unsubscribe": Row(OPEN, get=to_all(PAGE), post=to_all(PAGE)),
    "agreements:agreement-list": Row(EVERYBODY, get=to_all(PAGE), post=NEVER),
    "agreements:agreement-new": Row(EVERYBODY, get=only(STARTERS, PAGE), post=only(STARTERS, GOES_ON)),
    "agreements:agreement-new-found-part": Row(EVERYBODY, get=NEVER, post=only(STARTERS, PAGE)),
    "agreements:agreement-new-mail-part": Row(EVERYBODY, get=NEVER, post=only(STARTERS, PAGE)),
    "agreements:agreement-overview": Row(VISIBLE, get=to_all(PAGE), post=NEVER),
}
