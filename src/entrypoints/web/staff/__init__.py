"""The staff's pages."""

from entrypoints.web.staff.home import staff

__all__ = ["staff"]
