"""The composition root: the one place that knows which technology stands behind which port."""

from dependency_injector import containers, providers
from obstore.store import from_url
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from sqlalchemy import Engine, create_engine

from entrypoints.settings import Settings, load_settings


def _engine(settings: Settings) -> Engine:
    return create_engine(
        settings.database_url,
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"connect_timeout": 5, "application_name": "counterfoil"},
    )


def _redis(settings: Settings) -> "Redis[bytes]":
    return Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=2,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=1, base=0.05), 3),
    )


class Container(containers.DeclarativeContainer):
    """Everything that a process of ours needs, made when it is first asked for."""

    settings = providers.Singleton(load_settings)
    engine = providers.Singleton(_engine, settings)
    redis = providers.Singleton(_redis, settings)
    document_store = providers.Singleton(
        lambda settings: from_url(settings.document_store_url, mkdir=True)
        if settings.document_store_url.startswith("file:")
        else from_url(settings.document_store_url),
        settings,
    )


def build(settings: Settings | None = None) -> Container:
    """The container of this process; `settings` stands in for the environment's."""
    container = Container()
    if settings is not None:
        container.settings.override(providers.Object(settings))
    return container
