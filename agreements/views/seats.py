"""The table on the page "Parties and stakeholders": who sits there, and how others join."""

from typing import Any

from agreements.forms.agreements import JoinForm, WelcomeForm
from agreements.models import Agreement, Party


def seats_context(agreement: Agreement) -> dict[str, Any]:
    """Return the parties with their members, and the forms to join and to welcome; three queries."""
    seats = list(Party.objects.filter(agreement=agreement).present().prefetch_related("members__person"))
    return {
        "seats": [{"party": party, "welcome_form": WelcomeForm(party_id=party.pk)} for party in seats],
        "join_form": JoinForm(seated=[party.department_id for party in seats]),
    }
