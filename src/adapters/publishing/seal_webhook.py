"""Seals posted to an address outside, a JSON object with a list of them."""

import http.client
from collections.abc import Sequence
from urllib.parse import urlsplit

from application.audit.seal_lines import seal_line
from domain.audit import Seal

_SECONDS = 10


class SealsNotTaken(Exception):
    """The other side did not say that it has them; they are posted again later."""


class SealWebhook:
    """Follows no redirect and uses no proxy: what is posted goes to the set address or nowhere."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def post(self, seals: Sequence[Seal]) -> None:
        """Raises SealsNotTaken. The same seals may be posted several times."""
        body = f'{{"seals": [{", ".join(map(seal_line, seals))}]}}'.encode()
        target = f"{self._url.path or '/'}{f'?{self._url.query}' if self._url.query else ''}"
        connection = self._connection()
        try:
            connection.request("POST", target, body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise SealsNotTaken(f"{self._url.hostname} can't be reached: {error}") from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise SealsNotTaken(f"{self._url.hostname} answered {status}")

    def _connection(self) -> http.client.HTTPConnection:
        is_safe = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
        return kind(self._url.hostname or "", self._url.port, timeout=_SECONDS)
