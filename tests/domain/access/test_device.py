"""What a browser calls itself, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import device_in_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{WINDOWS}{CHROME}", "Chrome on Windows"),
        (f"{WINDOWS}{CHROME} Edg/142.0.0.0", "Edge on Windows"),
        (f"{WINDOWS}{CHROME} OPR/120.0.0.0", "Opera on Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Linux",
        ),
        (
            f"{IPHONE}(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (f"{IPHONE}(KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "Safari on a Mac",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) " + CHROME, "Chrome on ChromeOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Something/1.0", "A browser on Windows"),
        ("curl/8.5.0", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_called_as_its_owner_calls_it(user_agent: str, words: str) -> None:
    assert device_in_words(user_agent) == words


@given(st.text())
def test_whatever_a_browser_says_its_name_is_one_of_ours(user_agent: str) -> None:
    assert device_in_words(user_agent).isascii()
