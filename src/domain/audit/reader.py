"""Whether a person looks at something or a program fetches it by itself.

Mail scanners follow each link of a message before its reader does, chats make previews of links,
browsers fetch ahead. Counted as views they would name people who saw nothing. The request alone
tells them apart, so a program that calls itself a browser passes for a person: the rules say
"automatic" only where something speaks for it.
"""

from collections.abc import Mapping
from enum import StrEnum


class Reader(StrEnum):
    PERSON = "person"
    AUTOMATIC = "automatic"


WORDS_OF_PROGRAMS = (
    # by the general words that well-behaved programs put into their name
    "bot",
    "crawler",
    "spider",
    "preview",
    "scanner",
    "headlesschrome",
    # link previews of chats and social networks
    "facebookexternalhit",
    "facebookcatalog",
    "slack-imgproxy",
    "whatsapp/",
    "skypeuripreview",
    "microsoftpreview",
    "teams-linkpreview",
    "iframely",
    "embedly",
    "vkshare",
    "snapchat",
    # mail scanners and the proxies of mailboxes
    "googleimageproxy",
    "yahoomailproxy",
    "barracuda",
    "mimecast",
    "proofpoint",
    "symantec",
    "trendmicro",
    "forcepoint",
    "cisco-ironport",
    "safelinks",
    "bingpreview",
    # tools and libraries
    "curl/",
    "wget/",
    "python-requests",
    "python-urllib",
    "python-httpx",
    "aiohttp",
    "go-http-client",
    "okhttp",
    "apache-httpclient",
    "java/",
    "libwww-perl",
    "node-fetch",
    "axios/",
    "ruby",
    "postmanruntime",
    "powershell",
)
"""In small letters; one of them anywhere in the name of the program speaks for a program."""

HEADERS_OF_FETCHING_AHEAD = {
    "sec-purpose": "prefetch",
    "purpose": "prefetch",
    "x-purpose": "preview",
    "x-moz": "prefetch",
}
"""Headers by which browsers say that nobody looks yet, with the word that says so."""


def reader_of(method: str, user_agent: str, headers: Mapping[str, str]) -> Reader:
    """`headers` may be spelled in any case."""
    name = user_agent.lower()
    sent = {header.lower(): value.lower() for header, value in headers.items()}
    is_ahead = any(
        word in sent.get(header, "") for header, word in HEADERS_OF_FETCHING_AHEAD.items()
    )
    is_program = not name or any(word in name for word in WORDS_OF_PROGRAMS)
    return Reader.AUTOMATIC if method == "HEAD" or is_ahead or is_program else Reader.PERSON
