"""The policy of the talk: one row for each URL name of open points."""

from tests.access.answers import CLOSED, DRAFTED, EDITORS, GOES_ON, NEVER, OWNER, PAGE, SEALED, Row, only, to_all

TALKING = {
    "agreements:talk": Row(DRAFTED, get=to_all(PAGE), post=NEVER),
    "agreements:point-raise": Row(DRAFTED, get=to_all(PAGE, CLOSED), post=to_all(GOES_ON, CLOSED)),
    "agreements:point-suggest": Row(DRAFTED, get=to_all(PAGE, SEALED), post=to_all(GOES_ON, SEALED)),
    "agreements:point-detail": Row(DRAFTED, get=to_all(PAGE), post=NEVER),
    "agreements:point-reply": Row(DRAFTED, get=NEVER, post=to_all(GOES_ON, CLOSED)),
    "agreements:point-settle": Row(DRAFTED, get=NEVER, post=to_all(GOES_ON, CLOSED)),
    # Cleo raised it.
    "agreements:point-withdraw": Row(DRAFTED, get=NEVER, post=only({OWNER}, GOES_ON, CLOSED)),
    # It is a question.
    "agreements:point-take-over": Row(DRAFTED, get=NEVER, post=only(EDITORS, CLOSED)),
    "agreements:point-decline": Row(DRAFTED, get=NEVER, post=only(EDITORS, CLOSED)),
}
