"""The connection pool."""

from sqlalchemy import Engine, create_engine


def make_engine(url: str, pool_size: int = 10) -> Engine:
    """Connections are checked before use, so that a restarted database heals by itself."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=5,
        pool_pre_ping=True,
        pool_recycle=1800,
    )
