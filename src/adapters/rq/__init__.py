"""The queue: RQ on Valkey or Redis. Postgres is what remembers; the queue may lose everything."""
