"""What only a demo or a test shows."""

from entrypoints.web.demo.mailbox import mailbox

__all__ = ["mailbox"]
