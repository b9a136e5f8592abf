"""The page where a message is read or answered, as a path; empty where its recipient may read no page of it."""

from collections.abc import Callable

from django.urls import reverse

from agreements.activity.names import Names
from agreements.models.news.message import Message, required

Page = Callable[[Message, Names], str]


def agreement_page(message: Message, names: Names) -> str:
    """Return the page of its agreement."""
    return required(message.agreement).get_absolute_url()


def parties_page(message: Message, names: Names) -> str:
    """Return the page of the people of a draft."""
    return reverse("agreements:term-list", args=[required(message.agreement).reference, "stakeholders"])


def subject_page(message: Message, names: Names) -> str:
    """Return the page of the review or commitment that it is about, else of its agreement, else home."""
    agreement = message.agreement
    if agreement is None:
        return reverse("agreements:home")
    if "review" in message.data:
        return reverse("agreements:review-detail", args=[agreement.reference, message.data["number"]])
    commitment = names.reference(message.commitment_id)
    return reverse("agreements:commitment-detail", args=[commitment]) if commitment else agreement.get_absolute_url()


def completion_page(message: Message, names: Names) -> str:
    """Return the page where the receiver accepts what is reported as done."""
    commitment = names.reference(message.commitment_id)
    return reverse("agreements:completion-answer", args=[commitment]) if commitment else agreement_page(message, names)


def signing_page(message: Message, names: Names) -> str:
    """Return the page where its text is signed."""
    return reverse("agreements:agreement-sign", args=[required(message.agreement).reference])


def change_page(message: Message, names: Names) -> str:
    """Return the page of the change whose revision its subject names."""
    return reverse("agreements:change-detail", args=[required(message.agreement).reference, message.data["revision"]])


def answer_page(url_name: str, key: str) -> Page:
    """Return the page of this URL name, for the row whose key its event holds under this name."""

    def page(message: Message, names: Names) -> str:
        return reverse(url_name, args=[required(message.agreement).reference, message.data[key]])

    return page


def named_page(url_name: str) -> Page:
    """Return a page that is the same for everybody."""
    return lambda message, names: reverse(url_name)


def no_page(message: Message, names: Names) -> str:
    """Return no page: the seat of its recipient has ended."""
    return ""
