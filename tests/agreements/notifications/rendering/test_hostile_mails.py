"""Every kind of mail with every text of people long, written from right to left, or meant to do harm."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from stakeholders.models import the_organisation
from stakeholders.text.characters import loose_isolates
from tests.agreements.notifications.every_mail import EVERY_MAIL
from tests.agreements.notifications.rewriting import WORDS, fill_every_text, written_again
from tests.builders import a_table

pytestmark = pytest.mark.django_db

HEADERS = {
    *("Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID"),
    *("References", "In-Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"),
}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "th"),
    *("p", "a", "strong", "br", "hr", "ul", "li", "h2", "blockquote"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "style", "class", "role", "width", "align", "cellpadding"),
    *("cellspacing", "border", "href", "dir", "scope"),
}
# An owner's link to what shows that something is done is the only one that is not ours, and reads as what it is.
EVIDENCE = "https://example.org/list"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
ISOLATED = re.compile("\u2068[^\u2068\u2069]*(?:\u2068[^\u2068\u2069]*\u2069[^\u2068\u2069]*)*\u2069")
# A line of a mail as servers take it, RFC 5322, section 2.1.1.
LONGEST_LINE = 998


class Read(HTMLParser):
    """What a mail program finds in a mail: tags, attributes, links, and texts with the elements around them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.links, self.texts = set(), set(), set(), []
        self.around = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attributes}
        self.links |= {value for name, value in attributes if name == "href"}
        if tag not in {"meta", "br", "hr"}:
            self.around.append(tag)

    def handle_endtag(self, tag):
        while self.around and self.around.pop() != tag:
            pass

    def handle_data(self, data):
        self.texts.append((data, tuple(self.around)))


def html_of(mail):
    return next(str(form.content) for form in mail.alternatives if form.mimetype == "text/html")


def keeps_to_itself(text):
    """True when no right-to-left letter stands where it could reorder what is ours."""
    return not loose_isolates(text) and not RIGHT_TO_LEFT.search(ISOLATED.sub("", text))


@pytest.fixture(params=WORDS)
def words(request):
    return WORDS[request.param]


@pytest.mark.parametrize("kind", EVERY_MAIL)
def test_what_people_write_stays_text_in_every_kind_of_mail(kind, words):
    the_organisation()
    sent = EVERY_MAIL[kind](a_table())
    fill_every_text(words)
    mail = written_again(sent)
    # Headers: ours and no others, each once; lines that every server takes.
    written = mail.message().as_bytes()
    parsed = message_from_bytes(written, policy=policy.default)
    assert set(parsed.keys()) <= HEADERS
    assert len(parsed.keys()) == len(set(parsed.keys()))
    assert not parsed.defects
    assert max(map(len, written.splitlines())) <= LONGEST_LINE
    assert parsed["Subject"] == mail.subject
    assert 0 < len(mail.subject) <= 120
    assert keeps_to_itself(mail.subject)
    # HTML: our tags and our links; their words are text, and nothing in them is filled in.
    read = Read(html_of(mail))
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert read.links
    assert all(link.startswith("http://testserver/") for link in read.links - {EVIDENCE})
    for text, around in read.texts:
        assert "blockquote" in around or keeps_to_itself(text), text
    # Text: their lines are marked, and ours keep their order.
    for line in mail.body.splitlines():
        assert line.startswith("> ") or keeps_to_itself(line), line
        assert "Your password expires" not in line or line.startswith("> ") or "Yes." in line
    assert not re.search(r"(?<!everybody)(?<!x)@example\.org", mail.body.replace(sent.to[0], ""))


def test_a_line_that_does_not_keep_to_itself_is_noticed():
    name = WORDS["right to left"].name
    assert keeps_to_itself(f"Hello \u2068{name}\u2069, welcome")
    assert not keeps_to_itself(f"Hello {name}, welcome")
    assert not keeps_to_itself(f"Hello \u2068{name}")
