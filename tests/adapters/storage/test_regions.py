"""Documents of a region lie in its own store, under its own key, and nowhere else."""

from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore
from tests.builders import a_transaction, a_vendor
from tests.conftest import NewInstallation
from tests.installation import TESTER

from adapters.crypto.envelope import key_of
from adapters.crypto.key_ring import KeyRing
from adapters.storage import ArchivedDocuments, EncryptedArchive
from adapters.storage import holding as holding_module
from application.documents.ports import NoStoreForRegion
from application.sealing import SealBroken
from domain.invoicing import NumberFormat


def test_a_vendor_s_documents_go_where_its_region_is(
    new_installation: NewInstallation, tmp_path: Path
) -> None:
    eu = tmp_path / "frankfurt"
    data = tmp_path / "data"
    installation = new_installation(data, document_stores={"eu": eu.as_uri()})
    installation.add()
    euro = a_vendor(code="EURO", region="eu", series={"INV": NumberFormat("EU-{seq:06}")})
    with installation.container.begin_work()(TESTER) as work:
        work.vendors.add(euro)
        work.commit()
    installation.issue(a_transaction(), a_transaction(vendor="EURO", reference="T-2"))
    installation.work_off()
    [here] = (data / "documents").rglob("*.pdf")
    [there] = eu.rglob("*.pdf")
    assert key_of(here.read_bytes()) == "documents-1"
    assert key_of(there.read_bytes()) == "documents-eu-1"
    archive = installation.container.archive()
    for key in (str(here.relative_to(data / "documents")), str(there.relative_to(eu))):
        assert archive.get(key).startswith(b"%PDF")
    assert installation.scalar("SELECT count(*) FROM documents WHERE storage_key LIKE 'eu/%'") == 1
    installation.close()


def test_a_document_of_a_region_without_a_store_is_kept_nowhere_else(tmp_path: Path) -> None:
    store = MemoryStore()
    archive = EncryptedArchive({"default": store}, KeyRing.ensure(tmp_path))
    with pytest.raises(NoStoreForRegion, match="eu"):
        archive.put_once("eu/account/1.pdf", b"%PDF")
    assert [entry for portion in store.list() for entry in portion] == []


def test_a_document_that_is_copied_into_another_region_does_not_open(tmp_path: Path) -> None:
    stores = {"eu": MemoryStore(), "us": MemoryStore()}
    archive = EncryptedArchive(stores, KeyRing.ensure(tmp_path, stores))
    archive.put_once("eu/account/1.pdf", b"%PDF")
    stores["us"].put("us/account/1.pdf", stores["eu"].get("eu/account/1.pdf").bytes())
    with pytest.raises(SealBroken):
        archive.get("us/account/1.pdf")


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_every_document_of_a_region_is_passed_once_and_none_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(holding_module, "AT_ONCE", 7)
    store = LocalStore(tmp_path / "store", mkdir=True) if kind == "folder" else MemoryStore()
    ring = KeyRing.ensure(tmp_path / "keys", ["eu"])
    archive = EncryptedArchive({"default": store, "eu": store}, ring)
    mine = [f"{account}/{n}.pdf" for account in ("a", "a-b", "ab", "eu-x", "f") for n in range(5)]
    theirs = [f"eu/{key}" for key in mine]
    for key in mine + theirs:
        archive.put_once(key, key.encode())
    ring.rotate("documents", "eu")
    there = ArchivedDocuments(store, "eu", ring)
    here = ArchivedDocuments(store, "default", ring)
    assert (there.size(), here.size()) == (len(theirs), len(mine))
    assert (there.under("documents-eu-1"), here.under("documents-1")) == (len(theirs), len(mine))
    place, seen, changed = "", 0, 0
    while True:
        step = there.renew(place, "documents-eu-2", full=False)
        seen, changed = seen + step.seen, changed + step.changed
        if step.place is None:
            break
        place = step.place
    assert (seen, changed) == (len(theirs), len(theirs))
    assert there.under("documents-eu-1") == 0
    assert here.under("documents-1") == len(mine)
    assert [archive.get(key).decode() for key in mine + theirs] == mine + theirs


def test_encrypting_in_full_changes_the_ciphertext_and_not_the_content(tmp_path: Path) -> None:
    store, ring = MemoryStore(), KeyRing.ensure(tmp_path)
    archive = EncryptedArchive({"default": store}, ring)
    archive.put_once("a/1.pdf", b"an invoice")
    before = bytes(store.get("a/1.pdf").bytes())
    assert (
        ArchivedDocuments(store, "default", ring).renew("", "documents-1", full=True).changed == 1
    )
    after = bytes(store.get("a/1.pdf").bytes())
    assert after[-38:] != before[-38:]
    assert archive.get("a/1.pdf") == b"an invoice"
