"""`script/demo`: started, stopped, killed in part and as a whole, refused."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.builders import a_transaction
from tests.running_demo import CHILDREN, RunningDemo, eventually, free_port, kill_and_wait

from domain.audit import Actor
from entrypoints.settings import ROOT


@pytest.fixture(scope="module", name="running")
def _running(servers_folder: Path) -> Iterator[RunningDemo]:
    """One for those tests that leave it as they found it."""
    demo = RunningDemo(servers_folder / "demo", COUNTERFOIL_WEB_WORKERS="2")
    try:
        demo.start()
        yield demo
    finally:
        demo.stop()


@pytest.fixture(name="demo")
def _demo(own_servers_folder: Path) -> Iterator[RunningDemo]:
    demo = RunningDemo(own_servers_folder / "data")
    yield demo
    demo.stop()


def ask_for_a_demo(data: Path, port: int) -> subprocess.CompletedProcess[str]:
    """`script/demo` that is expected to refuse."""
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.cli", "demo", "--port", str(port), "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )


def test_ctrl_c_ends_everything_and_a_second_start_is_quick_and_finds_what_was_kept(demo):
    demo.start()
    with demo.installation().administrator.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept AS SELECT 4711 AS number")
    assert demo.interrupt() == 0
    assert demo.processes() == []
    assert demo.sockets() == []
    assert "Stopped." in demo.said.read_text()

    began = time.monotonic()
    demo.start()
    assert time.monotonic() - began < 10 * slowness()
    with demo.installation().administrator.begin() as connection:
        found = connection.exec_driver_sql("SELECT number FROM kept").scalar()
    assert found == 4711


def slowness() -> float:
    """How much longer things take while others use the cores: at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_a_ctrl_c_while_it_starts_leaves_nothing_behind(own_servers_folder):
    data, port = own_servers_folder / "data", free_port()
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--port", str(port)]
    starting = subprocess.Popen(
        [*command, "--data", str(data)],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    watched = RunningDemo(data)
    eventually((data / "valkey" / "valkey.pid").exists)
    starting.send_signal(signal.SIGINT)
    assert starting.wait(60) == 0
    assert watched.processes() == []
    assert watched.sockets() == []


def test_after_a_kill_of_the_supervisor_the_next_start_ends_what_was_left(demo):
    demo.start()
    left = demo.processes()
    demo.kill_supervisor()
    demo.start()
    assert not any(process.is_running() for process in left)
    assert demo.is_ready()
    assert demo.interrupt() == 0
    assert demo.processes() == []


def test_a_second_demo_on_the_same_folder_is_refused_in_a_sentence(running):
    refused = ask_for_a_demo(running.data, free_port())
    assert refused.returncode == 1
    assert refused.stderr == f"A Counterfoil demo already runs on {running.data}.\n"
    assert running.is_ready()


def test_a_port_that_is_taken_is_refused_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = ask_for_a_demo(tmp_path / "data", port)
    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} is in use; choose another one with --port.\n"


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    refused = ask_for_a_demo(tmp_path, free_port())
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{tmp_path} holds other things than Counterfoil's data")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", CHILDREN)
def test_a_child_that_is_killed_comes_back_by_itself(running, name):
    killed = running.child(name)
    kill_and_wait(killed)  # it alone: what it started must not be in the way of the new one
    assert running.comes_back(name, killed)


def test_a_web_worker_that_is_killed_is_replaced(running):
    before = eventually(lambda: two_web_workers(running))
    kill_and_wait(before[0])
    assert eventually(lambda: two_web_workers(running) not in (None, before))
    assert eventually(lambda: answers_steadily(running))


def two_web_workers(running: RunningDemo) -> list[int] | None:
    master = running.child("web")
    found = [
        process.pid
        for process in running.processes()
        if process.ppid() == master and "resource_tracker" not in " ".join(process.cmdline())
    ]
    return sorted(found) if len(found) == 2 else None


def answers_steadily(running: RunningDemo) -> bool:
    """Not only from one of its processes."""
    return all(running.get("/readyz")[0] == 200 for _ in range(20))


def test_metrics_count_the_requests_of_all_web_workers(running):
    def served() -> float:
        text = running.get("/metrics")[1]
        line = r'^counterfoil_http_requests_total\{.*route="/healthz",status="200"\} (\S+)$'
        return float(found[1]) if (found := re.search(line, text, re.MULTILINE)) else 0.0

    assert eventually(lambda: answers_steadily(running))
    before = served()
    for _ in range(40):
        assert running.get("/healthz")[0] == 200
    assert served() == before + 40


def test_a_job_logs_the_id_of_the_request_that_caused_it(running):
    installation = running.installation()
    installation.add()
    actor = Actor.system("ledger", "request-from-the-ledger")
    installation.container.accept_transactions()([a_transaction()], actor)

    def done() -> list[dict[str, Any]]:
        return [
            line
            for line in running.log("worker")
            if line["event"] == "message.done" and line["request_id"] == "request-from-the-ledger"
        ]

    (line,) = eventually(done)
    assert line["process"] == "worker"
    assert line["asked_for"] == "archive_document"
    trail = installation.scalar(
        "SELECT request_id FROM audit_events WHERE action = 'document.archived'"
    )
    assert trail == "request-from-the-ledger"
    installation.close()
