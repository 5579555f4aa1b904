"""The command line as a person calls it, within the test's process."""

import pytest
from click.testing import CliRunner, Result
from tests.installation import Installation

from entrypoints.cli import main


def counterfoil(installation: Installation, *words: object, answers: str = "") -> Result:
    """What the command says and ends with; a bug in it comes out as it is."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment(installation).items():
            patched.setenv(name, value)
        return CliRunner().invoke(
            main, [str(word) for word in words], input=answers, catch_exceptions=False
        )


def environment(installation: Installation) -> dict[str, str]:
    """What tells another process to use this installation."""
    settings = installation.settings
    return {
        **installation.urls.variables(),
        "REDIS_URL": settings.redis_url,
        "COUNTERFOIL_ENVIRONMENT": settings.environment.value,
        "COUNTERFOIL_DATA_DIR": str(settings.data_dir),
        "COUNTERFOIL_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
