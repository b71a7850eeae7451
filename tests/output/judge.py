"""What a Markdown parser of others makes of our text."""

from markdown_it import MarkdownIt

QUIET = frozenset({"paragraph_open", "paragraph_close", "inline"})
INERT = frozenset({"text", "softbreak", "strong_open", "strong_close"})
READ = {"softbreak": " ", "strong_open": "**", "strong_close": "**"}


def parsers():
    return [MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"]) for html in (False, True)]


PARSERS = parsers()


def folded(text):
    return " ".join(text.split())


def content_of(inline):
    """Return what an inline token reads as; anything but text, line ends and emphasis is a failure."""
    kinds = {child.type for child in inline.children}
    assert kinds <= INERT, kinds
    return folded("".join(READ.get(child.type, child.content) for child in inline.children))


def paragraphs(markdown, frame=frozenset()):
    """Return what each paragraph reads as under both parsers; ``frame`` are further block tokens that may be there."""
    answers = []
    for parser in PARSERS:
        tokens = parser.parse(markdown)
        kinds = {token.type for token in tokens}
        assert kinds <= QUIET | frame, kinds
        answers.append([content_of(token) for token in tokens if token.type == "inline"])
    assert answers[0] == answers[1]
    return answers[0]
