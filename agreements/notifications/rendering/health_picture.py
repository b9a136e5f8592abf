"""The picture of eight weeks as a PNG: mail programs show no SVG, and none of our style sheets."""

from collections.abc import Sequence
from email.mime.image import MIMEImage

import resvg_py
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from agreements.dashboard.overview.health import Column
from agreements.dashboard.overview.strip import HEIGHT, strip_of

# Pixels. It is shown half as wide, so that it is sharp on screens that show two of them for one.
WIDTH, SHOWN_WIDTH = 1040, 520
CONTENT_ID = "health-over-eight-weeks"


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
