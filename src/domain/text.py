"""Text that people wrote: what may stand on a document."""

import re

LINE = 300
"""The most characters of a name, an address line, a reference or a code."""
PARAGRAPH = 5_000
"""The most characters of a description or a note."""
QUOTED = 60
"""The most characters of hostile input that an error repeats."""

# C0 and C1 controls, line and paragraph separators, embeddings, overrides and isolates of writing
# direction, surrogates, noncharacters: they break storage or show another text than is there.
_ALWAYS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_IN_A_LINE = re.compile(f"[{_ALWAYS}\t\n\r]")
_IN_A_PARAGRAPH = re.compile(f"[{_ALWAYS}]")


def why_unfit(text: str, *, paragraph: bool = False) -> str:
    """Why the text can't stand on a document; empty when it can. Only paragraphs may have lines."""
    if len(text) <= LINE and text.isprintable():  # nearly all are, and it is much the quickest
        return ""
    limit = PARAGRAPH if paragraph else LINE
    if len(text) > limit:
        return f"has {len(text):,} characters; at most {limit:,} fit"
    found = (_IN_A_PARAGRAPH if paragraph else _IN_A_LINE).search(text)
    if found:
        return f"contains a character that can't be shown (U+{ord(found.group()):04X})"
    return ""


def quoted(text: object) -> str:
    """What was handed in, as an error may repeat it: short, and without what can't be shown."""
    if isinstance(text, int) and abs(text) > 10**QUOTED:
        return "a number of too many digits"
    said = str(text)
    short = said if len(said) <= QUOTED else f"{said[:QUOTED]}…"
    shown = _IN_A_LINE.sub("\N{REPLACEMENT CHARACTER}", short)
    return f"“{shown}”"
