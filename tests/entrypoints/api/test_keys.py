"""Who may call: keys, their scopes, and the one vendor that exists for them."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.builders import a_transaction
from tests.entrypoints.api.conftest import SOUTH, Caller, MakeCaller, a_posted
from tests.installation import TESTER, Installation

from adapters.system import new_id
from application.access.create_api_key import ApiKeyCreator, CreateApiKey
from application.access.revoke_api_key import RevokeApiKey
from domain.access import Scope, new_key_text
from entrypoints.cli import main

READ = frozenset({Scope.INVOICES_READ})
WRITE = frozenset({Scope.TRANSACTIONS_WRITE})


def a_key(business: Installation, **kw: object) -> str:
    given = {"name": "ledger", "scopes": READ, "vendor": "NORTH"} | kw
    return business.container.api_key_creator()(CreateApiKey(**given), TESTER).text


def statuses(business: Installation, *keys: str) -> list[int]:
    client = business.app().test_client()
    return [Caller(client, key).get("/invoices").status_code for key in keys]


def test_a_key_is_kept_as_a_hash_alone(business: Installation) -> None:
    key = a_key(business)
    row = business.scalar("SELECT to_jsonb(api_keys) || '{}' FROM api_keys")
    assert key not in str(row)
    assert key.rpartition("_")[2] not in str(row)
    assert row["prefix"] == key[:16]
    assert "secret" not in str(business.scalar("SELECT details FROM audit_events"))


def test_keys_that_are_wrong_in_any_way_get_the_same_answer(business: Installation) -> None:
    good, other = a_key(business), a_key(business)
    mixed = good[:17] + other[17:]
    made_up = new_key_text(bytes).whole
    revoked = a_key(business)
    business.container.api_key_revoker()(RevokeApiKey(revoked[:16]), TESTER)
    client = business.app().test_client()
    wrong = ["", "x", good[:-1], good + "0", good.swapcase(), mixed, made_up, revoked]
    answers = [Caller(client, key).get("/invoices") for key in wrong]
    answers += [
        client.get("/api/v1/invoices"),
        client.get("/api/v1/invoices", headers={"Authorization": f"Basic {good}"}),
        client.get("/api/v1/invoices", headers={"Authorization": "Bearer \xff"}),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json["detail"] for answer in answers}) == 1
    assert {answer.mimetype for answer in answers} == {"application/problem+json"}
    assert all(answer.headers["WWW-Authenticate"].startswith("Bearer") for answer in answers)
    assert statuses(business, good) == [200]


def test_the_right_prefix_with_another_secret_is_refused(business: Installation) -> None:
    """A prefix is no secret: it stands in lists. 9 bytes make it, 32 the secret."""
    first = iter([b"same-9byt", b"a" * 32])
    again = iter([b"same-9byt", b"b" * 32])
    given = business.container
    make = ApiKeyCreator(given.begin_work(), given.clock(), new_id, lambda _n: next(first))
    make(CreateApiKey("one", READ), TESTER)
    forged = new_key_text(lambda _n: next(again)).whole
    assert statuses(business, forged) == [401]
    why = "SELECT details->>'why' FROM audit_events WHERE action = 'api_key.refused'"
    assert business.scalar(why) == "wrong secret"


def test_an_expired_key_is_refused(business: Installation) -> None:
    now = business.container.clock().now()
    key = a_key(business, expires_at=now + timedelta(days=1))
    assert statuses(business, key) == [200]
    with business.administrator.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE api_keys SET created_at = created_at - interval '2 days',"
            " expires_at = expires_at - interval '2 days'"
        )
    assert statuses(business, key) == [401]


def test_a_key_without_the_scope_is_refused_and_the_refusal_audited(
    business: Installation, make_caller: MakeCaller
) -> None:
    reader, writer = make_caller(scopes=READ), make_caller(scopes=WRITE)
    assert reader.post(a_posted()).status_code == 403
    assert writer.get("/invoices").status_code == 403
    assert writer.get("/invoices/INV-2026-000001").status_code == 403
    assert business.scalar("SELECT count(*) FROM invoices") == 0
    refused = "SELECT count(*) FROM audit_events WHERE action = 'api_key.refused'"
    assert business.scalar(refused) == 3


def test_a_key_of_one_vendor_sees_and_posts_nothing_of_another(
    business: Installation, make_caller: MakeCaller
) -> None:
    business.issue(a_transaction("N-1"), a_transaction("N-2"), a_transaction("S-1", vendor=SOUTH))
    south = make_caller(SOUTH)
    seen = south.get("/invoices").json["invoices"]
    assert [row["source_reference"] for row in seen] == ["S-1"]
    assert south.get("/invoices?vendor=NORTH").json["invoices"] == []
    assert south.get("/invoices?customer=C-1001").json["invoices"] == seen
    theirs = south.get("/invoices/INV-2026-000002?vendor=NORTH")
    nobodys = south.get("/invoices/INV-2026-000099?vendor=NORTH")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert south.get("/invoices/INV-2026-000002").status_code == 404

    before = business.scalar("SELECT count(*) FROM invoices")
    posted, unknown = south.post(a_posted("X-1")), south.post(a_posted("X-1", vendor="NOBODY"))
    assert (posted.status_code, unknown.status_code) == (422, 422)
    assert [error["pointer"] for error in posted.json["errors"]] == ["/vendor"]
    assert (
        posted.json["errors"][0]["detail"].replace("NORTH", "NOBODY")
        == (unknown.json["errors"][0]["detail"])
    )
    assert business.scalar("SELECT count(*) FROM invoices") == before


def test_a_key_of_one_vendor_can_not_credit_anothers_invoice(
    business: Installation, make_caller: MakeCaller
) -> None:
    business.issue(a_transaction("N-1"))
    credit = a_posted("C-1", vendor=SOUTH, kind="credit_note", corrects="N-1")
    answer = make_caller(SOUTH).post(credit)
    assert [error["pointer"] for error in answer.json["errors"]] == ["/corrects"]


def test_the_last_use_is_remembered_to_the_minute(business: Installation) -> None:
    key = a_key(business)
    used = "SELECT last_used_at FROM api_keys"
    assert business.scalar(used) is None
    statuses(business, key)
    first = business.scalar(used)
    statuses(business, key)
    assert business.scalar(used) == first


def test_calls_are_limited_by_key_and_not_by_address(
    business: Installation, make_caller: MakeCaller
) -> None:
    object.__setattr__(business.settings, "api_calls_per_minute", 2)
    app = business.app(limited=True)
    with app.app_context():
        first, second = Caller(app.test_client(), a_key(business)), a_key(business)
        answers = [first.get("/invoices") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2].mimetype == "application/problem+json"
        assert int(answers[2].headers["Retry-After"]) > 0
        assert Caller(app.test_client(), second).get("/invoices").status_code == 200


def test_keys_are_made_listed_and_revoked_on_the_command_line(
    business: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrypoints.cli.api_key._container", lambda: business.container)
    run = CliRunner().invoke
    made = run(
        main,
        "api-key create --name ledger --vendor NORTH --days 30 "
        "--scope invoices:read --scope transactions:write",
    )
    key = made.stdout.strip()
    assert (made.exit_code, statuses(business, key)) == (0, [200])
    listed = run(main, ["api-key", "list"]).stdout
    assert key[:16] in listed
    assert key not in listed
    assert "NORTH" in listed
    assert run(main, ["api-key", "revoke", key[:16]]).exit_code == 0
    assert statuses(business, key) == [401]
    assert "revoked" in run(main, ["api-key", "list"]).stdout
    unknown = run(main, ["api-key", "revoke", "cfk_000000000000"])
    assert (unknown.exit_code, "no API key" in unknown.stderr) == (1, True)
    actions = "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events"
    assert business.scalar(actions).startswith("api_key.created")
    assert "api_key.revoked" in business.scalar(actions)
