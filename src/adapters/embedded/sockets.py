"""Where a server's Unix socket can lie: beside its data, unless the kernel finds that too long."""

import hashlib
import os
import tempfile
from pathlib import Path

LONGEST_NAME = "/.s.PGSQL.5432.lock"
LONGEST_PATH = 107
"""Bytes; `sun_path` of unix(7) holds 108 with its closing zero."""


def socket_folder(wanted: Path, owner: int | None = None) -> Path:
    """`wanted`, or a private folder of a short name that is always the same one for `wanted`.

    Only `owner` (by default the user who asks) may enter it: who can open the socket is let in.
    """
    folder = wanted.resolve()
    if len(os.fsencode(str(folder) + LONGEST_NAME)) > LONGEST_PATH:
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"counterfoil-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    expected = {os.getuid()} if owner is None else {os.getuid(), owner}
    # A name in a folder that everybody writes to may have been taken by somebody else.
    if folder.is_symlink() or folder.stat().st_uid not in expected:
        raise PermissionError(f"{folder} belongs to another user; sockets can't be kept in it.")
    if owner is not None:
        os.chown(folder, owner, -1)
    folder.chmod(0o700)
    return folder
