"""The demo business: what `script/demo` finds in its database."""

from entrypoints.demo.api_key import demo_curl
from entrypoints.demo.business import load_demo
from entrypoints.demo.logins import DemoLogin, demo_logins, demo_staff_logins

__all__ = ["DemoLogin", "demo_curl", "demo_logins", "demo_staff_logins", "load_demo"]
