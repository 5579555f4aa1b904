"""Pages for everybody."""

from entrypoints.web.public.verify import verify

__all__ = ["verify"]
