"""My calendar: the secret address under which one's own calendar program reads one's days, and what it reads there."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.models import CalendarFeed
from agreements.notifications.calendar_feeds import feed_tokens
from agreements.notifications.calendar_feeds.feed_days import days_of
from agreements.notifications.rendering.ics import subscribed
from agreements.text import absolute
from agreements.views.requests import SignedInRequest, answer, done, today_for
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/calendar_feed/page.html"
# In the session from the press to the page that shows it; reading the page once more makes no other address.
JUST_MADE = "calendar_just_made"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_settings(request: SignedInRequest) -> HttpResponse:
    """Whether there is an address; a press makes a new one, which is shown once and ends the one before."""
    if request.method == "POST":
        request.session[JUST_MADE] = feed_tokens.renew(by=request.user, at=timezone.now())
        return HttpResponseRedirect(reverse("agreements:calendar-settings"), status=303)
    token = request.session.pop(JUST_MADE, "")
    address = absolute(reverse("agreements:calendar-file", args=[token])) if token else ""
    feed = CalendarFeed.objects.filter(person=request.user).first()
    return answer(request, PAGE, {"feed": feed, "address": address})


@require_POST
def calendar_stop(request: SignedInRequest) -> HttpResponse:
    """End the address."""
    feed_tokens.stop(by=request.user)
    sentence = _("The address is ended. Nobody reads your days there any more.")
    return done(request, sentence, reverse("agreements:calendar-settings"))


@login_not_required
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of the person to whom the secret address belongs; whoever knows the address may read it."""
    reader = feed_tokens.whose(token)
    if reader is None:
        raise Http404
    entries = days_of(reader, today=today_for(reader), at=timezone.now())
    response = HttpResponse(subscribed("Entente", entries), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="entente.ics"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
