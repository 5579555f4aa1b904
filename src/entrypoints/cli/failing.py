"""What stops any command: the parts that it needs are away or not set up, in a sentence."""

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError, ProgrammingError

from application.keys import KeyMissing

AGAIN = "What was committed is kept; run the same command again when it is back."


def in_words(error: Exception) -> str | None:
    """None for a mistake of ours: there the traceback is what helps."""
    match error:
        case OperationalError():
            return f"The database can't be used: {_first_line(error.orig)}. {AGAIN}"
        case ProgrammingError():
            return _refused(error)
        case RedisError():
            return f"The queue can't be used: {_first_line(error)}. {AGAIN}"
        case KeyMissing():
            return (
                f"{error} Where this is a new installation, `counterfoil keys` makes what is "
                "missing; otherwise COUNTERFOIL_KEY_RING_PATH must name the folder with its keys."
            )
        case PermissionError(filename=str(file)):
            return f"{file} may not be used by who runs this command."
    return None


def _refused(error: ProgrammingError) -> str | None:
    kind = type(error.orig).__name__
    if kind == "UndefinedTable":
        return "The database has no tables yet; run `counterfoil migrate` first."
    if kind == "InsufficientPrivilege":
        return (
            f"The database refuses it: {_first_line(error.orig)}. docs/database.md says which "
            "user each command needs."
        )
    return None


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else "it does not answer"
