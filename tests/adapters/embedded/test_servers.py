"""The servers that come along: started, killed, started again."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from adapters.embedded import Child, ChildDied, EmbeddedPostgres, EmbeddedValkey
from adapters.embedded.sockets import LONGEST_NAME, LONGEST_PATH, socket_folder


@pytest.fixture(name="postgres")
def _postgres(own_servers_folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(own_servers_folder / "postgres", durable=False)
    yield server
    server.stop()


@pytest.fixture(name="valkey")
def _valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(tmp_path / "valkey")
    yield server
    server.stop()


def ask(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(
        server.urls.administrator.replace("+psycopg", ""), autocommit=True
    ) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def kill(child: Child) -> None:
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    while child.is_running():
        pass


def test_postgres_keeps_its_data_over_a_stop(postgres):
    postgres.start()
    ask(postgres, "CREATE TABLE kept AS SELECT 4711 AS number")
    postgres.stop()
    postgres.start()
    assert ask(postgres, "SELECT number FROM kept") == [(4711,)]


def test_postgres_that_was_killed_starts_again_with_what_was_committed(postgres):
    postgres.start()
    ask(postgres, "CREATE TABLE kept AS SELECT 4711 AS number")
    kill(postgres.child)
    postgres.start()
    assert ask(postgres, "SELECT number FROM kept") == [(4711,)]


def test_a_server_whose_parent_was_killed_is_replaced(postgres, own_servers_folder):
    orphan = EmbeddedPostgres(own_servers_folder / "postgres", durable=False)
    orphan.start()
    postgres.start()
    assert not orphan.child.is_running()
    assert ask(postgres, "SELECT 1") == [(1,)]


def test_a_trace_whose_process_is_somebody_else_by_now_harms_nobody(tmp_path):
    trace = tmp_path / "trace"
    trace.write_text(f"{os.getpid()} 12.5\n")
    child = Child("sleeper", ["sleep", "30"], tmp_path / "log", trace)
    child.start()
    assert child.is_running()
    child.stop()


def test_a_data_folder_left_half_made_is_made_again(postgres):
    (postgres.data.parent / "data.unfinished").mkdir()
    postgres.data.mkdir()
    (postgres.data / "half").touch()
    postgres.start()
    assert ask(postgres, "SELECT 1") == [(1,)]


def test_no_user_of_ours_has_a_power_over_the_server(postgres):
    postgres.start()
    ours = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'counterfoil%' AND "
    assert len(ask(postgres, f"{ours} rolcanlogin")) == 5
    assert ask(postgres, f"{ours} (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)") == []


def test_postgres_listens_to_nobody_on_the_network(postgres):
    postgres.start()
    assert ask(postgres, "SHOW listen_addresses") == [("",)]


def test_the_demo_writes_through_to_the_disk(tmp_path):
    command_line = EmbeddedPostgres(tmp_path / "durable").child.argv
    assert {"fsync=on", "synchronous_commit=on"} <= set(command_line)


def test_valkey_keeps_its_data_over_a_stop(valkey):
    valkey.start()
    Redis.from_url(valkey.url).set("kept", "yes")
    valkey.stop()
    valkey.start()
    assert Redis.from_url(valkey.url).get("kept") == b"yes"


def test_valkey_starts_empty_after_it_was_killed_and_its_data_deleted(valkey):
    valkey.start()
    Redis.from_url(valkey.url).set("kept", "yes")
    kill(valkey.child)
    valkey.lose_everything()
    valkey.start()
    assert Redis.from_url(valkey.url).get("kept") is None


def test_servers_start_in_a_folder_whose_name_is_too_long_for_a_socket(own_servers_folder):
    deep = own_servers_folder / ("d" * 60) / ("e" * 60)
    with (
        EmbeddedPostgres(deep / "postgres", durable=False) as postgres,
        EmbeddedValkey(deep / "valkey") as valkey,
    ):
        assert ask(postgres, "SELECT 1") == [(1,)]
        assert Redis.from_url(valkey.url).ping()


def test_a_socket_path_always_fits(tmp_path):
    for length in range(1, 120, 7):
        folder = socket_folder(tmp_path / ("x" * length))
        assert len(f"{folder}{LONGEST_NAME}") <= LONGEST_PATH


def test_a_socket_folder_that_belongs_to_somebody_else_is_refused(tmp_path):
    theirs = tmp_path / "theirs"
    (tmp_path / "elsewhere").mkdir()
    theirs.symlink_to(tmp_path / "elsewhere")
    assert socket_folder(theirs) == tmp_path / "elsewhere"
    if os.geteuid() == 0:
        os.chown(tmp_path / "elsewhere", 12345, -1)
        with pytest.raises(PermissionError):
            socket_folder(theirs)


def test_a_program_that_dies_at_once_is_reported_with_its_last_words(tmp_path):
    child = Child("brief", ["sh", "-c", "echo out of luck; exit 1"], tmp_path / "l", tmp_path / "t")
    child.start()
    with pytest.raises(ChildDied, match="out of luck"):
        child.wait_until(lambda: False)
