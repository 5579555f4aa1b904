"""Everything that can be set from outside, read once and checked before anything starts."""

import os
import re
import sys
from collections.abc import Set
from datetime import timedelta
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AliasChoices,
    AnyHttpUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from domain.vendors import DEFAULT_REGION, REGION

PREFIX = "COUNTERFOIL_"
ROOT = Path(__file__).parents[2]
DATABASES = (
    "database_url",
    "portal_database_url",
    "staff_database_url",
    "worker_database_url",
    "migrations_database_url",
)
RUNNING_DEMO = Path("run") / "settings.env"
"""Below the data folder: how to reach the servers of a demo, so that the command line can too."""


STORES = ("file://", "s3://", "gs://", "az://", "abfs://", "memory://")


class Environment(StrEnum):
    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Settings(BaseSettings):
    """One setting a field; each may be given as an environment variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    NEEDS: ClassVar[Set[str]] = {"database_url"}
    """The addresses of the database that the process can't do without in production."""

    environment: Environment = Field(
        Environment.PRODUCTION, description="production, demo or test; demo shows its logins."
    )
    data_dir: Path = Field(
        ROOT / "data-demo", description="Folder for what isn't kept in another place."
    )
    database_url: str = Field(
        "",
        validation_alias=AliasChoices("DATABASE_URL"),
        validate_default=True,
        repr=False,
        description="PostgreSQL 15 or newer, as postgresql://user:password@host/database, with a "
        "user for logins, API and commands: a member of counterfoil_office.",
    )
    portal_database_url: str = Field(
        "",
        validation_alias=AliasChoices("PORTAL_DATABASE_URL"),
        validate_default=True,
        repr=False,
        description="The same database, for the web process besides: a member of "
        "counterfoil_portal.",
    )
    staff_database_url: str = Field(
        "",
        validation_alias=AliasChoices("STAFF_DATABASE_URL"),
        validate_default=True,
        repr=False,
        description="The same database, for what the web process shows to staff: a member of "
        "counterfoil_staff.",
    )
    worker_database_url: str = Field(
        "",
        validation_alias=AliasChoices("WORKER_DATABASE_URL"),
        validate_default=True,
        repr=False,
        description="The same database, for worker and scheduler instead: a member of "
        "counterfoil_worker.",
    )
    migrations_database_url: str = Field(
        "",
        validation_alias=AliasChoices("MIGRATIONS_DATABASE_URL"),
        validate_default=True,
        repr=False,
        description="The same database, for `counterfoil migrate` instead: the owner of its "
        "tables.",
    )
    redis_url: str = Field(
        validation_alias=AliasChoices("REDIS_URL"),
        repr=False,
        description="Redis or Valkey for the queue: redis://, rediss:// or unix://.",
    )
    database_pool: int = Field(
        10, ge=1, le=200, description="Connections to PostgreSQL that one process may hold."
    )
    public_url: str = Field(
        "http://localhost:8000", description="Address under which people reach the portal."
    )
    secret_key: SecretStr = Field(
        description="Signs sessions and forms; at least 32 characters nobody can guess.",
    )
    document_store_url: str = Field(
        "",
        description="Where documents are archived: file:///…, s3://…, gs://… or az://…; "
        "empty for a folder in the data folder.",
    )
    document_stores: Annotated[dict[str, str], NoDecode] = Field(
        {},
        description="Stores of further regions, whose documents lie nowhere else: "
        "eu=s3://…,us=s3://….",
    )
    key_ring_path: Path = Field(
        Path(), description="Folder of the encryption and signing keys; empty: keys in data_dir."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important kind of event that is logged."
    )
    log_format: Literal["json", "console"] = Field(
        "json", description="json for machines, console for people."
    )
    metrics_token: SecretStr | None = Field(
        None,
        description="Bearer token that /metrics asks for; without one, only this machine may read.",
    )
    web_host: str = Field("127.0.0.1", description="Address on which the web server listens.")
    web_port: int = Field(8000, ge=1, le=65535, description="Port on which it listens.")
    web_workers: int = Field(2, ge=1, le=128, description="Web processes.")
    web_threads: int = Field(8, ge=1, le=512, description="Threads in each of them.")
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="Reverse proxies in front whose X-Forwarded headers are true."
    )
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Further names under which the portal is reached, besides that of its public "
        "address: books.internal,.example.org; requests under others are refused.",
    )
    max_request_bytes: int = Field(
        16_000_000, ge=100_000, description="The largest request that is read."
    )
    stolen_passwords: Path | None = Field(
        None,
        description="A bigger list of passwords to refuse: a file of SHA-1 hashes in order, or a "
        "folder of their ranges, as “Have I Been Pwned” offers them for download.",
    )
    smtp_host: str = Field(
        "", description="Mail server; without one mails wait, and a demo shows them at /mailbox."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port; often 465 with tls.")
    smtp_encryption: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none is only for a mail server on this machine."
    )
    smtp_user: str = Field("", description="Who logs in to the mail server; empty: nobody does.")
    smtp_password: SecretStr = Field(SecretStr(""), description="The password for that.")
    smtp_authorities: str = Field(
        "",
        description="File with the certificate of the mail server's authority, if it is private.",
    )
    mail_from: str = Field(
        "Counterfoil <counterfoil@localhost>",
        description="Sender of mails: Name <name@company.example>.",
    )
    geoip_file: Path | None = Field(
        None,
        description="Database of places in MaxMind's format (MMDB, cities), by which the access "
        "monitor notices impossible travel; none is shipped.",
    )
    api_calls_per_minute: int = Field(
        3_000, ge=1, description="Calls that one API key may make in a minute."
    )

    audit_years: int = Field(
        7,
        ge=1,
        le=100,
        description="Years for which audit events are kept before their month goes.",
    )

    audit_seals_file: Path = Field(
        Path(), description="File to which each seal of the audit log is added; empty: in data_dir."
    )
    audit_seals_url: str = Field(
        "", description="Address outside to which each seal is posted; https in production."
    )

    @field_validator("data_dir", "key_ring_path", "audit_seals_file")
    @classmethod
    def _expand(cls, path: Path) -> Path:
        return path if path == Path() else path.expanduser().resolve()

    @field_validator("stolen_passwords")
    @classmethod
    def _list_is_there(cls, path: Path | None) -> Path | None:
        if path is not None and not path.exists():
            raise ValueError("names no file and no folder")
        return path

    @field_validator(*DATABASES)
    @classmethod
    def _only_postgresql(cls, url: str, info: ValidationInfo) -> str:
        """Any spelling of a PostgreSQL address, with the driver that we use.

        Outside of production one user may serve all parts, see `one_database_user`.
        """
        if not url:
            in_production = info.data.get("environment") is Environment.PRODUCTION
            needed = cls.NEEDS if in_production else {"database_url"}
            if info.field_name in needed:
                raise PydanticCustomError("missing", "not set")
            return ""
        scheme, separator, rest = url.partition("://")
        if not separator:
            raise ValueError("this is no database address")
        if scheme.partition("+")[0] not in {"postgresql", "postgres"}:
            raise ValueError(f"only PostgreSQL can be used, not {scheme}")
        return f"postgresql+psycopg://{rest}"

    @field_validator("redis_url")
    @classmethod
    def _only_redis(cls, url: str) -> str:
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return url

    @field_validator("secret_key")
    @classmethod
    def _hard_to_guess(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters")
        return secret

    @field_validator("metrics_token")
    @classmethod
    def _long_enough(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and len(token.get_secret_value()) < 16:
            raise ValueError("must have at least 16 characters")
        return token

    @field_validator("public_url")
    @classmethod
    def _without_path(cls, url: str) -> str:
        try:
            parsed = TypeAdapter(AnyHttpUrl).validate_python(url)
        except ValidationError:
            raise ValueError("must be an address that begins with http:// or https://") from None
        if parsed.path not in {None, "/"} or parsed.query or parsed.fragment:
            raise ValueError("must end after the host and port")
        return url.rstrip("/")

    @field_validator("mail_from")
    @classmethod
    def _one_sender(cls, sender: str) -> str:
        _, address = parseaddr(sender)
        if not sender.isprintable() or "@" not in address:
            raise ValueError("must look like Name <name@company.example>")
        return sender

    @field_validator("document_store_url")
    @classmethod
    def _known_store(cls, url: str) -> str:
        if url and not url.startswith(STORES):
            raise ValueError(f"must begin with one of {', '.join(STORES)}")
        return url

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _names(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        return tuple(name.strip() for name in given.split(",") if name.strip())

    @field_validator("document_stores", mode="before")
    @classmethod
    def _by_region(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        pairs = [pair.strip().partition("=") for pair in given.split(",") if pair.strip()]
        return {region.strip(): url.strip() for region, _, url in pairs}

    @field_validator("document_stores")
    @classmethod
    def _regions_and_stores(cls, stores: dict[str, str]) -> dict[str, str]:
        for region, url in stores.items():
            if not re.fullmatch(REGION, region) or region == DEFAULT_REGION:
                raise ValueError("must be pairs region=store, of regions such as eu or us-east")
            cls._known_store(url or "nothing")
        return stores

    @model_validator(mode="after")
    def _mail_is_not_overheard(self) -> Self:
        is_near = self.smtp_host in {"", "localhost", "127.0.0.1", "::1"}
        if self.smtp_encryption == "none" and not is_near:
            raise ValueError(
                "COUNTERFOIL_SMTP_ENCRYPTION may be none only for a server at localhost"
            )
        return self

    @model_validator(mode="after")
    def _seals_go_out_safely(self) -> Self:
        scheme, _, rest = self.audit_seals_url.partition("://")
        is_production = self.environment is Environment.PRODUCTION
        if self.audit_seals_url and not (
            rest and scheme in ({"https"} if is_production else {"https", "http"})
        ):
            raise ValueError(f"{variable_of('audit_seals_url')} must begin with https://")
        return self

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Empty means not set, as with most programs."""
        return {name: value for name, value in given.items() if value != ""}

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        """Defaults that depend on the data folder; the object is frozen for everybody else."""
        if self.key_ring_path == Path():
            object.__setattr__(self, "key_ring_path", self.data_dir / "keys")
        if self.audit_seals_file == Path():
            object.__setattr__(self, "audit_seals_file", self.data_dir / "audit-seals.jsonl")
        if not self.document_store_url:
            object.__setattr__(self, "document_store_url", (self.data_dir / "documents").as_uri())
        return self

    @property
    def one_database_user(self) -> bool:
        """Whether the user of `database_url`, who owns the tables, takes the role of each part.

        Row-level security holds then as well, but nothing keeps that user from leaving its role.
        """
        return self.environment is not Environment.PRODUCTION and not self.migrations_database_url

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def audit_kept_for(self) -> timedelta:
        """Never less than the calendar's years."""
        return timedelta(days=366 * self.audit_years)

    @property
    def metrics_dir(self) -> Path:
        """Where the processes of this machine leave their counters for /metrics."""
        return self.data_dir / "run" / "metrics"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings


class WebSettings(Settings):
    NEEDS = {"database_url", "portal_database_url", "staff_database_url"}


class WorkerSettings(Settings):
    """Of workers and the scheduler."""

    NEEDS = {"worker_database_url"}


class MigrationSettings(Settings):
    NEEDS = {"migrations_database_url"}


def load_settings(kind: type[Settings] = Settings) -> Settings:
    """The settings of this process. Ends it with every mistake in a sentence when there are any.

    Where no database is set and a demo runs on the data folder, its servers are meant.
    """
    data_dir = Path(
        os.environ.get(f"{PREFIX}DATA_DIR") or Settings.model_fields["data_dir"].default
    )
    demo = data_dir.expanduser() / RUNNING_DEMO
    use_demo = not os.environ.get("DATABASE_URL") and demo.exists()
    try:
        return kind(_env_file=demo if use_demo else None)  # type: ignore[call-arg]
    except ValidationError as error:
        sys.stderr.write("Counterfoil can't start with these settings:\n")
        for line in mistakes(error):
            sys.stderr.write(f"  - {line}\n")
        raise SystemExit(2) from None


def mistakes(error: ValidationError) -> list[str]:
    """Every mistake as a sentence that names the variable, but not the value: some are secret."""
    lines = []
    for detail in error.errors(include_input=False, include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        variable = variable_of(name) if name in Settings.model_fields else name
        if detail["type"] == "missing":
            lines.append(
                f"{variable} is not set. {Settings.model_fields[_field(name)].description}"
            )
        else:
            lines.append(f"{variable}: {detail['msg'].removeprefix('Value error, ')}.")
    return lines


def variable_of(field: str) -> str:
    """The environment variable that sets `field`."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"{PREFIX}{field.upper()}"


def _field(name: str) -> str:
    """The field whose name or variable is `name`."""
    return next(field for field in Settings.model_fields if name in {field, variable_of(field)})
