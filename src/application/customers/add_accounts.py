"""Add the customers that are billed; those that are there already stay as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from application.clock import Clock, NewId
from application.customers.countries import wrong_country
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.calendar import PaymentTerms
from domain.customers import Account
from domain.errors import InvalidField
from domain.identity import AccountId
from domain.invoicing import Party

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account without an id yet. `party.reference` is the one by which ledgers know it."""

    party: Party
    tier: str = "basic"
    language: str = "en"
    terms_days: int | None = None

    def flaws(self, tiers: Sequence[str]) -> Iterator[InvalidField]:
        """All that keeps it from being billed; the pointer is the field's name."""
        address = self.party.address
        for name, value in (
            ("reference", self.party.reference),
            ("name", self.party.name),
            ("line1", address.line1),
            ("city", address.city),
        ):
            if not value:
                yield InvalidField(name, "is empty; no invoice can be issued without it")
        why = wrong_country(address.country)
        if why:
            yield InvalidField("country", why)
        if self.tier not in tiers:
            yield InvalidField("tier", f"“{self.tier}” is none of {', '.join(tiers)}")
        if self.terms_days is not None and not 0 <= self.terms_days <= 365:
            yield InvalidField("terms_days", "must be within 0 to 365")


class AccountResult(StrEnum):
    ADDED = "added"
    KNOWN = "known"
    """There already, with the same details."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AddedAccount:
    result: AccountResult
    flaws: tuple[InvalidField, ...] = ()


class AddAccounts:
    """Each by its reference, once, however often it is called."""

    def __init__(self, begin: BeginWork, clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    def __call__(self, accounts: Sequence[NewAccount], actor: Actor) -> list[AddedAccount]:
        """What became of each, in their order. What is good is kept, in batches."""
        results: list[AddedAccount] = []
        rest = iter(accounts)
        while batch := list(islice(rest, BATCH)):
            results += self._batch(batch, actor)
        return results

    def _batch(self, batch: Sequence[NewAccount], actor: Actor) -> list[AddedAccount]:
        results: list[AddedAccount] = []
        added: dict[str, Account] = {}
        with self._begin(actor) as work:
            tiers = sorted(work.tiers.newest())
            there = dict(work.accounts.by_references([one.party.reference for one in batch]))
            for new in batch:
                reference = new.party.reference
                flaws = tuple(new.flaws(tiers))
                known = there.get(reference)
                if flaws:
                    results.append(AddedAccount(AccountResult.REFUSED, flaws))
                elif known is None:
                    there[reference] = added[reference] = self._account(new)
                    results.append(AddedAccount(AccountResult.ADDED))
                else:
                    results.append(_compared(new, known))
            if added:
                work.accounts.add_all(list(added.values()))
                for account in added.values():
                    work.record(
                        AuditEvent(
                            self._clock.now(),
                            actor,
                            action="account.added",
                            subject_kind="account",
                            subject_id=str(account.id),
                            account_id=account.id,
                            details={"reference": account.reference, "tier": account.tier},
                        )
                    )
                work.commit()
        return results

    def _account(self, new: NewAccount) -> Account:
        return Account(
            id=AccountId(self._new_id()),
            reference=new.party.reference,
            party=new.party,
            tier=new.tier,
            language=new.language,
            terms=_terms(new),
        )


def _terms(new: NewAccount) -> PaymentTerms | None:
    return None if new.terms_days is None else PaymentTerms(new.terms_days)


def _compared(new: NewAccount, known: Account) -> AddedAccount:
    wanted = (new.party, new.tier, new.language, _terms(new))
    if wanted == (known.party, known.tier, known.language, known.terms):
        return AddedAccount(AccountResult.KNOWN)
    why = "is there already with other details, which were kept"
    return AddedAccount(AccountResult.REFUSED, (InvalidField("reference", why),))
