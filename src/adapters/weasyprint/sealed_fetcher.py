"""Where rendering may read from: nowhere."""

from weasyprint.urls import URLFetcher, URLFetcherResponse


class FetchRefused(ValueError):
    """Something asked for a file or an address while a document was being rendered."""

    def __init__(self, url: str) -> None:
        super().__init__(f"Documents are rendered without fetching anything; refused {url[:200]}")
        self.url = url


class SealedFetcher(URLFetcher):
    """Has no handler for files, the network, data or anything else."""

    def __init__(self) -> None:
        # The base class would install handlers for http, ftp, file and data: none is wanted.
        self._fail_on_errors = False
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        self.refused.append(url)
        raise FetchRefused(url)

    def open(self, url: str, data: object = None, timeout: object = None) -> URLFetcherResponse:
        return self.fetch(url)
