"""Our preparation: what a department keeps to itself in one agreement, for whoever speaks for it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agreements.activity.sentence_parts import joined
from agreements.forms.preparation import LineForm
from agreements.models import Agreement, Party
from agreements.models.private.preparation_line import Question
from agreements.participants import representatives
from agreements.permissions import may_speak_for
from agreements.preparation.private_lines import (
    CannotPrepare,
    LineChanged,
    PrivateAnswer,
    answers_of,
    is_prepared,
    write_line,
)
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_version, the_drafted_agreement
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/preparation/our_preparation.html"


@dataclass(frozen=True)
class Sheet:
    """What one department of the reader has for itself: who reads it, and each question with its form."""

    party: Party
    who_reads: str
    answers: list[tuple[PrivateAnswer, LineForm]]


@require_safe
def our_preparation(request: SignedInRequest, number: int) -> HttpResponse:
    """The questions of every department for which this person speaks; nothing of the others."""
    agreement = the_drafted_agreement(request, number)
    mine = list(Party.objects.filter(agreement=agreement).represented_by(request.user).present())
    allow(bool(mine), _("Whoever speaks for a department prepares here, each for their own."))
    return _page(request, agreement, [_sheet(party, request) for party in mine])


@require_POST
def preparation_write(request: SignedInRequest, number: int, code: str, question: str) -> HttpResponse:
    """Write what one's department answers to a question."""
    agreement = the_drafted_agreement(request, number)
    party = Party.objects.filter(agreement=agreement, department__code=code).present().first()
    if party is None or question not in Question.values:
        raise Http404
    sentence = _("Whoever speaks for %(department)s prepares here.") % {"department": party}
    allow(may_speak_for(request.user, party), sentence)
    form = LineForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, agreement, [_sheet(party, request, form)], status=422)
    try:
        write_line(
            party=party,
            question=Question(question),
            words=form.cleaned_data["words"],
            version=posted_version(request),
            by=request.user,
            at=timezone.now(),
        )
    except (LineChanged, CannotPrepare) as refusal:
        form.add_error(None, str(refusal))
        return _page(request, agreement, [_sheet(party, request, form)], status=409)
    said = _("Saved. Only %(department)s reads it.") % {"department": party}
    return done(request, said, reverse("agreements:our-preparation", args=[agreement.reference]))


def _sheet(party: Party, request: SignedInRequest, sent: LineForm | None = None) -> Sheet:
    answers = answers_of(party, reader=request.user)
    example = request.GET.get("example", "")
    forms = [sent if sent and sent.question == one.question else LineForm.of(one, example=example) for one in answers]
    return Sheet(party, _who_reads(party, request.user), list(zip(answers, forms, strict=True)))


def _who_reads(party: Party, reader: User) -> str:
    others = User.objects.filter(pk__in=representatives([party.pk]) - {reader.pk}).alphabetical()
    names = joined([_("you"), *(str(person) for person in others)])
    return _("Only %(department)s reads this: %(names)s.") % {"department": party, "names": names}


def _page(request: SignedInRequest, agreement: Agreement, sheets: list[Sheet], *, status: int = 200) -> HttpResponse:
    form = next((form for sheet in sheets for _answer, form in sheet.answers if form.is_bound), None)
    context = {"agreement": agreement, "sheets": sheets, "form": form, "is_prepared": is_prepared(agreement)}
    return answer(request, PAGE, context, status=status)
