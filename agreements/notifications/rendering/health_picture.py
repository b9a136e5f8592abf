"""The picture of eight weeks as a PNG: mail programs show no SVG, and none of our style sheets."""

from collections.abc import Sequence
from email.mime.image import MIMEImage

import resvg_py
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from agreements.dashboard.overview.health import Column
from agreements.dashboard.overview.strip import HEIGHT, strip_of
from agreements.models.health_week import HealthWord
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import gettext_lazy

# Pixels. It is shown half as wide, so that it is sharp on screens that show two of them for one.
WIDTH, SHOWN_WIDTH = 1040, 520
CONTENT_ID = "health-over-eight-weeks"


# How each word is drawn, in the order from below.
DRAWN = {
    HealthWord.ON_TRACK: gettext_lazy("pale green"),
    HealthWord.NOT_YET: gettext_lazy("dashed outline"),
    HealthWord.PAUSED: gettext_lazy("upright lines"),
    HealthWord.ADJUSTING: gettext_lazy("violet"),
    HealthWord.NO_NEWS: gettext_lazy("dots"),
    HealthWord.AT_RISK: gettext_lazy("stripes"),
    HealthWord.OFF_TRACK: gettext_lazy("full red"),
}


def key_of(columns: Sequence[Column]) -> str:
    """Return what the words that are drawn look like: From below: on track (pale green), at risk (stripes)."""
    drawn = [word for word in DRAWN if any(column.counts.get(word) for column in columns)]
    said = [_("%(word)s (%(look)s)") % {"word": str(word.label).lower(), "look": DRAWN[word]} for word in drawn]
    return _("From below: %(words)s.") % {"words": ", ".join(said)}


def png_of(columns: Sequence[Column]) -> bytes:
    """Return the columns as a picture on white, without words: what it says stands beside it in the mail."""
    context = {"bars": strip_of(columns, across=SHOWN_WIDTH), "width": SHOWN_WIDTH, "height": HEIGHT}
    svg = render_to_string("emails/weekly_digest/health.svg", context)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, background="#ffffff", skip_system_fonts=True))


def attach(letter: EmailMultiAlternatives, columns: Sequence[Column]) -> None:
    """Attach the picture under the name by which the mail shows it."""
    picture = MIMEImage(png_of(columns))
    picture.add_header("Content-ID", f"<{CONTENT_ID}>")
    picture.add_header("Content-Disposition", "inline", filename="health.png")
    letter.attach(picture)
