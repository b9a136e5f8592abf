"""The organisation, its departments and people, their memberships, absences, holidays, views and exports."""

from stakeholders.models.absence import Absence
from stakeholders.models.account_note import AccountNote
from stakeholders.models.department import Department
from stakeholders.models.departure import Departure
from stakeholders.models.holiday import Holiday
from stakeholders.models.job import Job, JobChunk
from stakeholders.models.membership import Membership
from stakeholders.models.organisation import Organisation, the_organisation
from stakeholders.models.password_reset_request import PasswordResetRequest
from stakeholders.models.person_name import PersonName
from stakeholders.models.saved_view import SavedView
from stakeholders.models.session import Session
from stakeholders.models.sign_in_tries import SignInTries
from stakeholders.models.user import User

__all__ = [
    "Absence",
    "AccountNote",
    "Department",
    "Departure",
    "Holiday",
    "Job",
    "JobChunk",
    "Membership",
    "Organisation",
    "PasswordResetRequest",
    "PersonName",
    "SavedView",
    "Session",
    "SignInTries",
    "User",
    "the_organisation",
]
