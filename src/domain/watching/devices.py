"""Networks and devices, as coarse as they must be to tell a habit from something new."""

from functools import lru_cache
from ipaddress import IPv4Address, ip_address

_BROWSERS = (
    ("edg/", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser/", "Samsung Internet"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chromium/", "Chrome"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
"""In this order, because most of them also call themselves by a later name."""

_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os x", "macOS"),
    ("cros ", "ChromeOS"),
    ("linux", "Linux"),
)


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """The network that an address lies in: 24 bits of an IPv4 address, 48 of an IPv6 one.

    Providers hand out addresses within these again and again. Empty for what is no address.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(parsed, IPv4Address):
        mapped = parsed.ipv4_mapped
        if mapped is None:
            bits = int(parsed) >> 80 << 80
            return f"{type(parsed)(bits)}/48"
        parsed = mapped
    return f"{IPv4Address(int(parsed) >> 8 << 8)}/24"


@lru_cache(maxsize=4096)
def device_of(user_agent: str) -> str:
    """Browser and system without their versions, so that an update makes no new device.

    A program that is neither goes by its first word. Empty for a request that says nothing.
    """
    name = user_agent.lower()
    browser = next((called for mark, called in _BROWSERS if mark in name), "")
    system = next((called for mark, called in _SYSTEMS if mark in name), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or user_agent.split("/", maxsplit=1)[0].split(" ", maxsplit=1)[0][:40]
