"""What events are called: sentences for people in the place of names of code."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.audit.reads import Named, Names, TrailRow

NOBODY_LOGGED_IN = {
    "person": "Somebody who was not signed in",
    "automatic": "A program that was not signed in",
}
THING = "{}"
"""Where in a sentence the thing stands that the event is about: always at its end."""

SENTENCES: Mapping[str, str] = {
    "access.refused": "Asked to {wanted}",
    "account.added": "Added {}",
    "account.chosen": "Changed to this account",
    "account.tier_changed": "Changed the tier of {}",
    "account.viewed": "Looked at {}",
    "activity.exported": "Downloaded the list of activity",
    "activity.proven": "Took a proof from the list of activity",
    "activity.viewed": "Looked at the list of activity",
    "api_key.created": "Made {}",
    "api_key.refused": "Was turned away with {}",
    "api_key.revoked": "Took back {}",
    "audit.held": "Put events on hold",
    "audit.hold_lifted": "Lifted the hold of events",
    "audit.pruned": "Dropped events whose time was over",
    "device.added": "Signed in on a device that was new",
    "document.archived": "Filed the PDF of {}",
    "document.downloaded": "Downloaded the PDF of {}",
    "document.viewed": "Opened the PDF of {}",
    "email.change_agreed": "Agreed to a new e-mail address",
    "email.change_asked": "Asked for a new e-mail address",
    "email.change_cancelled": "Called off a new e-mail address",
    "email.changed": "Changed the e-mail address",
    "factor.added": "Added a second factor",
    "factor.not_required": "Made a second factor a free choice for {}",
    "factor.proven": "Proved the second factor",
    "factor.refused": "Gave a wrong second factor",
    "factor.removed": "Removed a second factor",
    "factor.renamed": "Renamed a second factor",
    "factor.required": "Made a second factor a must for {}",
    "factor.suspected": "Used a passkey that may have been copied",
    "invitation.resent": "Sent an invitation again",
    "invitation.revoked": "Took back an invitation",
    "invoice.credited": "Credited {}",
    "invoice.issued": "Issued {}",
    "invoice.read": "Read {} by program",
    "invoice.settled": "Marked as paid {}",
    "invoice.viewed": "Viewed {}",
    "invoice.written_off": "Wrote off {}",
    "invoices.listed": "Listed invoices by program",
    "invoices.searched": "Searched for invoices",
    "key.retired": "Retired an encryption key",
    "key.rotated": "Changed the encryption key",
    "keys.reencryption_finished": "Finished encrypting anew",
    "keys.reencryption_started": "Began to encrypt anew",
    "link.refused": "Followed a mailed link that was no longer good",
    "look.ended": "Stopped looking at the portal as {}",
    "look.started": "Began to look at the portal as {}",
    "member.added": "Added as a member {}",
    "member.invited": "Invited somebody as a member",
    "member.joined": "Joined as a member",
    "member.limited": "Changed what may be seen by {}",
    "member.removed": "Removed from the account {}",
    "member.role_changed": "Changed the role of {}",
    "password.changed": "Changed the password",
    "password.reset": "Set a new password by mailed link",
    "password.reset_asked": "Asked for a link to set a new password",
    "payment.recorded": "Recorded a payment",
    "recovery.approved": "Approved a way back in without factors for {}",
    "recovery.asked": "Asked for a way back in without factors",
    "recovery.cancelled": "Called off the way back in without factors",
    "recovery.refused": "Refused a way back in without factors for {}",
    "recovery_codes.made": "Made new recovery codes",
    "session.ended": "Signed out",
    "session.moved": "Went on from another device or network",
    "session.proven": "Proved the second factor again",
    "session.refused": "Tried to sign in as {}",
    "session.revoked": "Signed a device out",
    "session.started": "Signed in",
    "staff.appointed": "Appointed to our staff {}",
    "staff.invited": "Invited somebody to our staff",
    "tier.added": "Added the tier {}",
    "tier.changed": "Changed the tier {}",
    "trail.exported": "Exported the audit trail",
    "trail.proven": "Took a proof from the audit trail",
    "trail.viewed": "Looked at the audit trail",
    "vendor.added": "Added a vendor",
    "watch.asked_again": "Asked for another proof of who it is: {}",
    "watch.locked": "Locked {}",
    "watch.locked_and_told": "Locked, and told the owners about, {}",
    "watch.noted": "Noted something unusual about {}",
    "watch.released": "Took a lock off {}",
    "watch.rules_changed": "Changed the rules of the access monitor",
    "watch.sign_in_closed": "Closed sign-in on new devices for {}",
}

THINGS = {"api_key": "an API key", "person": "somebody", "audit_hold": "a hold"}

ACTORS = {
    "member": "Member",
    "staff": "Our staff",
    "api_key": "Program with a key",
    "system": "Counterfoil itself",
    "visitor": "Not signed in",
}
OUTCOMES = {"done": "Done", "refused": "Refused", "failed": "Failed"}
FACTORS = {
    "password": "password alone",
    "totp": "code from an app",
    "recovery_code": "recovery code",
    "passkey": "passkey",
    "key": "API key",
}

KINDS_FOR_OWNERS = (
    ("", "Everything"),
    ("invoice.viewed", "Invoices viewed"),
    ("document.", "PDFs opened or downloaded"),
    ("payment.", "Payments"),
    ("session.", "Sign-ins"),
    ("factor.", "Second factors"),
    ("member.", "Members"),
    ("access.refused", "Requests that were refused"),
    ("activity.", "This list"),
)
KINDS_FOR_STAFF = (
    *KINDS_FOR_OWNERS[:-1],
    ("invoice.", "Everything about invoices"),
    ("account.", "Accounts"),
    ("api_key.", "API keys"),
    ("recovery.", "Ways back in"),
    ("staff.", "Our staff"),
    ("look.", "Looking as a member"),
    ("watch.", "The access monitor"),
    ("trail.", "The trail itself"),
    ("audit.", "Holds and what was dropped"),
)
"""What the list can be narrowed to: an action, or the first word of several."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and at its end the thing that it is about, where it is about one."""

    text: str
    thing: str = ""
    thing_id: str = ""
    """By which the list is narrowed to the thing."""

    @property
    def whole(self) -> str:
        return f"{self.text} {self.thing}".strip()


def told(row: TrailRow, names: Names) -> Told:
    """What happened, without who it was."""
    sentence = SENTENCES.get(row.action) or row.action.replace(".", " ").replace("_", " ")
    sentence = sentence[:1].upper() + sentence[1:]
    if "{wanted}" in sentence:
        return Told(sentence.replace("{wanted}", str(row.details.get("wanted", "do something"))))
    if THING not in sentence:
        return Told(sentence)
    text = sentence.removesuffix(THING).strip()
    if row.subject_id in names:
        named = names[row.subject_id]
        by_number = {"invoice": named.name, "account": ""}  # the list is of one account already
        thing_id = by_number.get(row.subject_kind, row.subject_id)
        return Told(text, f"{named.noun} {named.name}".strip(), thing_id)
    if "name" in row.details and row.subject_kind == "api_key":
        return Told(text, f"the API key “{row.details['name']}”", row.subject_id)
    return Told(text, _unnamed(row), row.subject_id)


def _unnamed(row: TrailRow) -> str:
    """Of things that have no name, or none that the reader may see."""
    if row.subject_kind in THINGS:
        return THINGS[row.subject_kind]
    kind = row.subject_kind.replace("_", " ")
    return f"{kind} {shortened(row.subject_id)}"


def shortened(name: str) -> str:
    """Ids that nobody reads to their end; other names whole."""
    return f"…{name[-8:]}" if len(name) == 36 and name.count("-") == 4 else name


def as_what(row: TrailRow) -> str:
    """In which part somebody did it."""
    if row.actor_kind == "system":
        return row.actor_name
    return "Signing in" if row.action == "session.started" else ACTORS[row.actor_kind]


def who(row: TrailRow, names: Names) -> str:
    if row.actor_kind == "system":
        return ACTORS["system"]
    if row.actor_name or row.actor_id:
        return row.actor_name or row.actor_id
    if row.action == "session.started" and row.subject_id in names:
        return names[row.subject_id].name  # who signs in was nobody until then
    return NOBODY_LOGGED_IN[row.reader]


def name_of(key: str, names: Mapping[str, Named]) -> str:
    return names[key].name if key in names else shortened(key)
