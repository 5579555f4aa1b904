"""Where a request leads next, and that it never leads to another site."""

from urllib.parse import urlsplit

from flask import Response, request


def see_other(target: str) -> Response:
    """On to `target` by GET (RFC 9110 §15.4.4)."""
    if request.headers.get("HX-Request"):
        # htmx would put the page that follows into a part of this one.
        return Response(status=204, headers={"HX-Redirect": target})
    response = Response(status=303)
    response.location = target
    return response


def back_here() -> str | None:
    """The page that somebody looks at, to come back to; what isn't a page has no way back."""
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        return local_target(page._replace(scheme="", netloc="", fragment="").geturl())
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    page = urlsplit(request.referrer or "")
    is_ours = page.netloc == request.host
    return local_target(page._replace(scheme="", netloc="").geturl()) if is_ours else None


def local_target(wanted: str | None) -> str | None:
    """The page to go on to, only when it is one of ours: no other host, no scheme."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or "\\" in wanted or any(ord(c) < 32 for c in wanted):
        return None
    return wanted
