"""What was noticed, in words for people: staff, and the person whom it is about."""

from domain.watching.judging import Verdict
from domain.watching.rules import RuleName
from domain.watching.steps import Step

TITLES = {
    RuleName.FETCHED_MINUTES: "Documents within ten minutes",
    RuleName.FETCHED_DAY: "Documents within a day",
    RuleName.FETCHED_WEEK: "Documents within a week",
    RuleName.FETCHED_STEADILY: "Many documents on many days of a week",
    RuleName.FETCHED_AT_MOST: "Documents within a week, whatever is usual",
    RuleName.FOREIGN: "Things that aren't there for this person",
    RuleName.MISSED: "Numbers that don't exist, one after the other",
    RuleName.REFUSED: "Refused requests",
    RuleName.WRONG_PASSWORD: "Wrong passwords",
    RuleName.WRONG_FACTOR: "Wrong second factors",
    RuleName.SESSION_MOVED: "A session that went on in another browser",
    RuleName.NEW_DEVICE: "A sign-in on a new device in a new network",
    RuleName.NEW_NETWORK: "A session that went on in a new network",
    RuleName.TRAVEL: "Impossible travel",
    RuleName.HOURS: "Use at an unusual hour",
}

_SPANS = {
    RuleName.FETCHED_MINUTES: "ten minutes",
    RuleName.FETCHED_DAY: "24 hours",
    RuleName.FETCHED_WEEK: "seven days",
    RuleName.FETCHED_STEADILY: "seven days, of each day 100 at most counted",
}

_SENTENCES = {
    RuleName.FETCHED_AT_MOST: (
        "A document was opened within seven days, without a second factor.",
        "{count} documents were opened within seven days, without a second factor in between.",
    ),
    RuleName.FOREIGN: (
        "A thing was asked for that is not in the account.",
        "{count} different things were asked for that are not in the account.",
    ),
    RuleName.MISSED: (
        "A number was searched for that doesn't exist.",
        "{count} numbers next to each other were searched for that don't exist.",
    ),
    RuleName.REFUSED: (
        "A request was refused.",
        "{count} different requests were refused within 24 hours.",
    ),
    RuleName.WRONG_PASSWORD: (
        "Somebody tried to sign in with a wrong password.",
        "Somebody tried to sign in with a wrong password {count} times within 24 hours.",
    ),
    RuleName.WRONG_FACTOR: (
        "After the right password a second factor was wrong.",
        "After the right password a second factor was wrong {count} times within 24 hours.",
    ),
    RuleName.SESSION_MOVED: (
        "A session went on in another browser than the one that it began in. "
        "Browsers don't hand sessions on by themselves.",
        "Sessions went on in another browser than before, {count} times within 24 hours.",
    ),
    RuleName.NEW_DEVICE: (
        "Somebody signed in on a new device in a new network.",
        "Somebody signed in on new devices in new networks, {count} times within 24 hours.",
    ),
    RuleName.NEW_NETWORK: (
        "A session went on in a network that is new for this login.",
        "Sessions went on in {count} networks that are new for this login.",
    ),
    RuleName.TRAVEL: (
        "This login was used in two places, with too little time between to get from one to "
        "the other.",
        "This login was used in places between which there was too little time to travel, "
        "{count} times within 24 hours.",
    ),
    RuleName.HOURS: (
        "This login was used at an hour at which it never is.",
        "This login was used at {count} hours at which it never is.",
    ),
}


def explain(verdict: Verdict) -> str:
    """One or two sentences with the figures."""
    strange = " It had been used from a device or network as never before."
    return _said(verdict) + (strange if verdict.is_strange else "")


def _said(verdict: Verdict) -> str:
    if verdict.rule in _SENTENCES:
        one, several = _SENTENCES[verdict.rule]
        return one if verdict.count == 1 else several.format(count=verdict.count)
    return (
        f"{verdict.count:,} documents were opened within {_SPANS[verdict.rule]}; "
        f"up to {verdict.usual:,} are usual for this login."
    )


def what_follows(step: Step, rule: RuleName) -> str:
    """What the monitor did about it."""
    if rule is RuleName.WRONG_FACTOR and step >= Step.LOCK:
        told = " The account's owners and the staff were told." if step is Step.TELL else ""
        return (
            "New devices can't sign in by password for a while; passkeys and devices that were "
            "used before still can." + told
        )
    return {
        Step.NOTHING: "",
        Step.NOTE: "It was written down.",
        Step.STEP_UP: "The person must prove again who they are before they go on.",
        Step.LOCK: "The login is locked for a while.",
        Step.TELL: "The login is locked for a while; the account's owners and the staff were told.",
    }[step]
