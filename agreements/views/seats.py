"""The members of each party on the page of people."""

from typing import Any

from agreements.forms.agreements import JoinForm, WelcomeForm
from agreements.models import Agreement, Participation, Party
from agreements.permissions import leads
from stakeholders.forms.person_choice import people
from stakeholders.models import User


def seats_context(agreement: Agreement, user: User, mine: set[int]) -> dict[str, Any]:
    """Return the parties with their members, what this person, who speaks for `mine`, may do there, and the forms."""
    seats = list(Party.objects.filter(agreement=agreement).present().prefetch_related("members__person"))
    led = leads(user, agreement)
    answers = list(Participation.objects.filter(agreement=agreement).select_related("person").order_by("pk"))
    seated = {member.person_id for party in seats for member in party.members.all()}
    offered = list(people())
    return {
        "seats": [
            {
                "party": party,
                "speaks": party.pk in mine,
                "may_remove": led or party.pk in mine,
                "welcome_form": WelcomeForm(party=party, offered=offered),
            }
            for party in seats
        ],
        "answers": {given.person_id: given for given in answers},
        "other_answers": [given for given in answers if given.person_id not in seated],
        "may_invite": not agreement.is_withdrawn and (led or bool(mine)),
        "join_form": JoinForm(seated=[party.department_id for party in seats]),
    }
