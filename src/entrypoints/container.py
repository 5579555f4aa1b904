"""The composition root: the one place that knows which technology stands behind which port."""

import hmac
from collections.abc import Sequence
from secrets import token_bytes

import structlog
from dependency_injector import containers, providers
from obstore.store import ObjectStore, from_url
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from sqlalchemy import Engine, text

from adapters.crypto.columns import SealedColumns
from adapters.crypto.key_ring import KeyRing
from adapters.crypto.password_strength import ZxcvbnStrength
from adapters.crypto.passwords import Argon2Passwords
from adapters.geoip import MmdbPlaces, NoPlaces
from adapters.pikepdf import PikepdfWatermark
from adapters.postgres.answers import PostgresKeptAnswers
from adapters.postgres.api_invoices import PostgresApiInvoices
from adapters.postgres.api_keys import PostgresApiKeyReads
from adapters.postgres.billed import PostgresBilled
from adapters.postgres.bound import bind_to
from adapters.postgres.documents import DocumentFinder
from adapters.postgres.engine import make_engine
from adapters.postgres.factor_reads import PostgresFactorReads
from adapters.postgres.key_renewals import PostgresRenewals
from adapters.postgres.limit_reads import PostgresLimitReads
from adapters.postgres.member_reads import PostgresMemberReads, PostgresOwnLogin
from adapters.postgres.migrate import is_current, let_one_user_play_all_parts, migrate
from adapters.postgres.old_logins import OldLogins
from adapters.postgres.people_reads import PostgresPeopleReads
from adapters.postgres.portal_invoices import PostgresPortalInvoices
from adapters.postgres.recoveries import PostgresRecoveryReads
from adapters.postgres.roles import Role
from adapters.postgres.sealed_columns import ColumnsUnderKeys
from adapters.postgres.sealed_people import PlainPeople, SealedPeople
from adapters.postgres.sessions import PostgresSessionReads
from adapters.postgres.staff_accounts import PostgresAccountReads
from adapters.postgres.staff_people import PostgresStaffReads
from adapters.postgres.tiers import PostgresTierReads
from adapters.postgres.trail_checking import PostgresSealedLogs
from adapters.postgres.trail_keeping import PostgresTrailKeeping
from adapters.postgres.trail_publishing import PostgresSealDeliveries, PostgresSealReads
from adapters.postgres.trail_reads import PostgresActivityReads, PostgresTrailReads
from adapters.postgres.trail_sealing import PostgresSealingLog
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.postgres.watch_reads import PostgresWatchReads
from adapters.publishing.seal_file import SealFile
from adapters.publishing.seal_webhook import SealWebhook
from adapters.pyotp import PyotpCodes
from adapters.rq.relay import OutboxRelay
from adapters.smtp import (
    Encryption,
    FolderMailbox,
    MailTemplates,
    NoMailServer,
    SmtpMailer,
    SmtpServer,
)
from adapters.storage import ArchivedDocuments, EncryptedArchive
from adapters.system import SystemClock, new_id
from adapters.system.processes import ForkedChecks
from application.access.accept_invitation import InvitationAcceptor
from application.access.add_member import AddMember
from application.access.appoint_staff import StaffAppointer
from application.access.ask import Ask
from application.access.change_email import EmailChanger
from application.access.change_factors import FactorChanger
from application.access.change_member import MemberChanger
from application.access.change_password import PasswordChanger
from application.access.check_passkey import PasskeyChecker
from application.access.choose_password import PasswordChooser
from application.access.correspondence import Correspondence
from application.access.create_api_key import ApiKeyCreator
from application.access.edit_tier import TierEditor
from application.access.end_sessions import SessionEnder
from application.access.enrol_factor import AppEnroller, PasskeyEnroller
from application.access.factor_notices import FactorNotices
from application.access.factor_ports import PasskeyCeremonies
from application.access.invite import Inviter
from application.access.know_caller import CallerKnower
from application.access.let_in_guest import GuestInviter
from application.access.limit_member import MemberLimiter
from application.access.log_in import Login
from application.access.log_in_by_passkey import PasskeyLogin
from application.access.log_out import Logout
from application.access.look_as_member import MemberLooker
from application.access.open_link import LinkOpener
from application.access.prove_factor import FactorProver
from application.access.proving import SessionProver
from application.access.recover_access import RecoveryAsker, RecoveryDecider
from application.access.require_factor import FactorRequirement
from application.access.reset_password import PasswordResetter
from application.access.revoke_api_key import ApiKeyRevoker
from application.access.set_tier import TierSetter
from application.access.start_session import SessionStarter
from application.access.switch_account import AccountSwitcher
from application.answer_once import AnswerOnce
from application.audit import (
    PostSeals,
    PublishSeals,
    RecordRead,
    SealEvents,
    TrailProver,
    TrailVerifier,
)
from application.audit.keeping import HoldLifter, HoldPlacer, MakeRoom, PruneTrail
from application.billing.accept_transactions import AcceptTransactions
from application.billing.import_documents import ImportDocuments
from application.billing.rehearse_import import RehearseImport
from application.clock import Clock, NewId
from application.customers import AddAccounts
from application.documents.archive_document import DocumentArchivist
from application.documents.renderer import DocumentRenderer
from application.documents.verify_document import DocumentVerifier
from application.keys.ports import FindHolding, Holding
from application.keys.renew import KeyRenewer, NothingUnderKeys
from application.keys.retire import KeyRetirement
from application.keys.rotate import KeyRotation
from application.mail import DeliverMail, Mailer
from application.payments.record_payment import PaymentRecorder
from application.sealing import ColumnSeal
from application.unit_of_work import BeginWork
from application.vendors import AddVendor
from application.watching import (
    CatchUp,
    FindPlaces,
    KnowDevice,
    Monitor,
    NoticeMove,
    PersonReleaser,
    RulesEditor,
)
from domain.audit import Actor, AuditEvent
from domain.vendors import DEFAULT_REGION
from entrypoints.readiness import Readiness
from entrypoints.settings import Environment, Settings, load_settings

log = structlog.get_logger()


def _engine(settings: Settings, role: Role) -> Engine:
    """Each part logs in as its own user; outside of production one may play them all."""
    if settings.one_database_user:
        return make_engine(settings.database_url, settings.database_pool, role, takes_role=True)
    url = {
        Role.PORTAL: settings.portal_database_url,
        Role.STAFF: settings.staff_database_url,
        Role.OFFICE: settings.database_url,
        Role.WORKER: settings.worker_database_url,
    }[role]
    if not url:
        raise LookupError(f"no address of the database is set for {role.value}")
    return make_engine(url, settings.database_pool, role)


def _migrate(settings: Settings) -> None:
    engine = make_engine(settings.migrations_database_url or settings.database_url, pool_size=1)
    migrate(engine)
    if settings.one_database_user:
        let_one_user_play_all_parts(engine)
    engine.dispose()


def _redis(settings: Settings) -> Redis:
    return Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=2,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=1, base=0.05), 3),
    )


def _begin_work(
    engine: Engine,
    clock: Clock,
    new_id: NewId,
    seal: ColumnSeal,
    monitor: Monitor | None = None,
) -> BeginWork:
    """`monitor` hears of what was committed; what it does itself, it needn't hear of."""

    def tell(events: Sequence[AuditEvent]) -> None:
        try:
            if monitor is not None:
                monitor.told(events)
        except Exception:  # nobody is kept from their work by it; the duty catches up
            log.exception("watch.failed")

    def begin(actor: Actor) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(engine, actor, clock, new_id, seal, tell)

    return begin


def _places(settings: Settings) -> FindPlaces:
    return NoPlaces() if settings.geoip_file is None else MmdbPlaces(settings.geoip_file)


def _store_at(url: str) -> ObjectStore:
    return from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)


def _document_stores(settings: Settings) -> dict[str, ObjectStore]:
    """By region."""
    urls = {DEFAULT_REGION: settings.document_store_url} | settings.document_stores
    return {region: _store_at(url) for region, url in urls.items()}


def _keys(settings: Settings) -> KeyRing:
    """A demo or test makes its keys; in production a missing ring must not pass unnoticed."""
    if settings.environment is Environment.PRODUCTION:
        return KeyRing(settings.key_ring_path)
    return KeyRing.ensure(settings.key_ring_path, settings.document_stores)


def _holding(
    engine: Engine, stores: dict[str, ObjectStore], keys: KeyRing, seal: SealedColumns
) -> FindHolding:
    def find(kind: str, region: str) -> Holding:
        if kind == "columns" and region == DEFAULT_REGION:
            return ColumnsUnderKeys(engine, keys, seal)
        if kind == "documents" and region in stores:
            return ArchivedDocuments(stores[region], region, keys)
        raise NothingUnderKeys(kind, region)

    return find


def _mailer(settings: Settings, mailbox: FolderMailbox) -> Mailer:
    """The mail server that is set; a demo without one puts mails into its mailbox."""
    if settings.smtp_host:
        return SmtpMailer(
            SmtpServer(
                host=settings.smtp_host,
                port=settings.smtp_port,
                sender=settings.mail_from,
                encryption=Encryption(settings.smtp_encryption),
                user=settings.smtp_user,
                password=settings.smtp_password.get_secret_value(),
                authorities=settings.smtp_authorities,
            )
        )
    return NoMailServer() if settings.environment is Environment.PRODUCTION else mailbox


def _link_secret(settings: Settings) -> bytes:
    """A key for the links of mails alone, so that no other signature of ours can be one."""
    return hmac.digest(
        settings.secret_key.get_secret_value().encode(), b"counterfoil: links of mails", "sha256"
    )


def _forked_checks(settings: Settings, role: Role, keys: KeyRing) -> ForkedChecks:
    def opened() -> tuple[PostgresSealedLogs, KeyRing]:
        return PostgresSealedLogs(_engine(settings, role)), keys

    return ForkedChecks(opened, keys)


def _renderer() -> DocumentRenderer:
    # Only a worker renders; others needn't load it, which takes a second and 60 MB.
    from adapters.weasyprint import WeasyPrintRenderer

    return WeasyPrintRenderer()


def _ceremonies(settings: Settings) -> PasskeyCeremonies:
    # Only the web needs it; the command line needn't wait the third of a second that it takes.
    from adapters.webauthn import WebAuthnCeremonies

    return WebAuthnCeremonies(settings.public_url)


def _readiness(
    engine: Engine,
    portal: Engine,
    staff: Engine,
    redis: Redis,
    stores: dict[str, ObjectStore],
    keys: KeyRing,
) -> Readiness:
    def answers(part: Engine) -> None:
        with part.connect() as connection:
            connection.execute(text("SELECT 1"))

    def document_stores() -> None:
        for store in stores.values():
            next(iter(store.list(chunk_size=1)), None)

    def key_ring() -> bool:
        kinds = [(kind, DEFAULT_REGION) for kind in ("documents", "columns", "index")]
        needed = kinds + [("documents", region) for region in stores]
        return bool(all(keys.in_use(*key) for key in needed) and keys.code_secret)

    return Readiness(
        {
            "database": lambda: answers(engine),
            "portal's database": lambda: answers(portal),
            "staff's database": lambda: answers(staff),
            "migrations": lambda: is_current(engine),
            "queue": redis.ping,
            "document store": document_stores,
            "keys": key_ring,
        }
    )


class Container(containers.DeclarativeContainer):
    """Everything that a process of ours needs, made when it is first asked for."""

    settings = providers.Singleton(load_settings)
    role = providers.Object(Role.OFFICE)
    engine = providers.Singleton(_engine, settings, role)
    portal_engine = providers.Singleton(_engine, settings, Role.PORTAL)
    staff_engine = providers.Singleton(_engine, settings, Role.STAFF)
    bind_to = providers.Object(bind_to)
    redis = providers.Singleton(_redis, settings)
    clock = providers.Singleton(SystemClock)
    new_id = providers.Object(new_id)
    keys = providers.Singleton(_keys, settings)
    column_seal = providers.Singleton(SealedColumns, keys)
    sealed_people = providers.Singleton(SealedPeople, column_seal)
    seal_plain_people = providers.Singleton(PlainPeople, engine, sealed_people)
    unwatched_work = providers.Singleton(_begin_work, engine, clock, new_id, column_seal)
    monitor = providers.Singleton(
        Monitor, unwatched_work, providers.Singleton(_places, settings), clock, new_id
    )
    begin_work = providers.Singleton(_begin_work, engine, clock, new_id, column_seal, monitor)
    begin_portal_work = providers.Singleton(
        _begin_work, portal_engine, clock, new_id, column_seal, monitor
    )
    watch_reads = providers.Singleton(PostgresWatchReads, engine, sealed_people)
    known_devices = watch_reads
    staff_watch_reads = providers.Singleton(PostgresWatchReads, staff_engine, sealed_people)
    catch_up = providers.Factory(CatchUp, monitor, watch_reads, clock)
    know_device = providers.Factory(KnowDevice, begin_work, clock)
    notice_move = providers.Factory(NoticeMove, begin_work, clock)
    person_releaser = providers.Factory(PersonReleaser, begin_work, clock)
    rules_editor = providers.Factory(RulesEditor, begin_work, clock)
    document_stores = providers.Singleton(_document_stores, settings)
    migrate = providers.Callable(_migrate, settings)
    make_keys = providers.Callable(
        KeyRing.ensure, settings.provided.key_ring_path, settings.provided.document_stores
    )
    readiness = providers.Singleton(
        _readiness, engine, portal_engine, staff_engine, redis, document_stores, keys
    )
    archive = providers.Singleton(EncryptedArchive, document_stores, keys)
    key_holding = providers.Singleton(_holding, engine, document_stores, keys, column_seal)
    key_renewals = providers.Singleton(PostgresRenewals, engine)
    key_renewer = providers.Factory(KeyRenewer, begin_work, keys, key_holding, key_renewals, clock)
    key_rotation = providers.Factory(KeyRotation, begin_work, keys, clock)
    key_retirement = providers.Factory(KeyRetirement, begin_work, keys, key_holding, clock)
    passwords = providers.Singleton(Argon2Passwords)
    people_reads = providers.Singleton(PostgresPeopleReads, engine, sealed_people)
    portal_invoices = providers.Singleton(PostgresPortalInvoices, portal_engine)
    outbox_relay = providers.Singleton(OutboxRelay, engine, redis)
    accept_transactions = providers.Factory(AcceptTransactions, begin_work, clock, new_id)
    import_documents = providers.Factory(ImportDocuments, begin_work, accept_transactions)
    renderer = providers.Singleton(_renderer)
    archivist = providers.Factory(
        DocumentArchivist,
        begin_work,
        renderer,
        archive,
        keys,
        clock,
        new_id,
        public_url=settings.provided.public_url,
    )
    watermark = providers.Singleton(PikepdfWatermark)
    kept_answers = providers.Singleton(PostgresKeptAnswers, engine)
    answer_once = providers.Factory(AnswerOnce, kept_answers)
    api_invoices = providers.Singleton(PostgresApiInvoices, engine)
    api_key_reads = providers.Singleton(PostgresApiKeyReads, engine)
    api_key_creator = providers.Factory(
        ApiKeyCreator, begin_work, clock, new_id, providers.Object(token_bytes)
    )
    api_key_revoker = providers.Factory(ApiKeyRevoker, begin_work, clock)
    caller_knower = providers.Factory(CallerKnower, begin_work, api_key_reads, clock)
    billed = providers.Singleton(PostgresBilled, engine)
    payment_recorder = providers.Factory(PaymentRecorder, begin_work, clock, new_id)
    add_vendor = providers.Factory(AddVendor, begin_work, clock, new_id)
    add_accounts = providers.Factory(AddAccounts, begin_work, clock, new_id)
    add_member = providers.Factory(AddMember, begin_work, people_reads, passwords, clock, new_id)
    rehearse_import = providers.Factory(RehearseImport, begin_work, clock, new_id)
    record_read = providers.Factory(RecordRead, begin_work, clock)
    record_own_read = providers.Factory(RecordRead, begin_portal_work, clock)
    session_reads = providers.Singleton(PostgresSessionReads, engine, sealed_people)
    factor_reads = providers.Singleton(PostgresFactorReads, engine)
    recovery_reads = providers.Singleton(PostgresRecoveryReads, engine, sealed_people)
    all_recovery_reads = providers.Singleton(PostgresRecoveryReads, staff_engine, sealed_people)
    one_time_codes = providers.Singleton(PyotpCodes)
    ceremonies = providers.Singleton(_ceremonies, settings)
    session_starter = providers.Singleton(
        SessionStarter, people_reads, factor_reads, clock, new_id, providers.Object(token_bytes)
    )
    session_prover = providers.Singleton(SessionProver, session_starter, clock)
    link_secret = providers.Singleton(_link_secret, settings)
    correspondence = providers.Factory(Correspondence, clock, new_id, link_secret)
    factor_notices = providers.Factory(FactorNotices, people_reads, correspondence)
    passkey_checker = providers.Singleton(
        PasskeyChecker,
        ceremonies,
        factor_reads,
        factor_notices,
        clock,
        providers.Object(token_bytes),
    )
    login = providers.Singleton(Login, begin_work, people_reads, passwords, session_starter, clock)
    passkey_login = providers.Factory(
        PasskeyLogin, begin_work, ceremonies, passkey_checker, session_starter, clock
    )
    factor_prover = providers.Factory(
        FactorProver,
        begin_work,
        factor_reads,
        people_reads,
        passwords,
        one_time_codes,
        column_seal,
        ceremonies,
        passkey_checker,
        session_prover,
        clock,
    )
    passkey_enroller = providers.Factory(
        PasskeyEnroller,
        begin_work,
        factor_reads,
        ceremonies,
        passkey_checker,
        session_prover,
        factor_notices,
        clock,
        new_id,
    )
    app_enroller = providers.Factory(
        AppEnroller,
        begin_work,
        factor_reads,
        one_time_codes,
        column_seal,
        session_prover,
        factor_notices,
        clock,
        new_id,
        providers.Object(token_bytes),
    )
    factor_changer = providers.Factory(
        FactorChanger,
        begin_work,
        factor_reads,
        session_prover,
        factor_notices,
        clock,
        providers.Object(token_bytes),
    )
    factor_requirement = providers.Factory(FactorRequirement, begin_work, clock)
    recovery_asker = providers.Factory(RecoveryAsker, begin_work, factor_notices, clock, new_id)
    recovery_decider = providers.Factory(
        RecoveryDecider, begin_work, people_reads, factor_notices, clock, new_id
    )
    logout = providers.Factory(Logout, begin_work, clock)
    appoint_staff = providers.Factory(
        StaffAppointer, begin_work, people_reads, passwords, clock, new_id
    )
    account_reads = providers.Singleton(PostgresAccountReads, staff_engine, sealed_people)
    member_limiter = providers.Factory(MemberLimiter, begin_work, clock)
    limit_reads = providers.Singleton(PostgresLimitReads, portal_engine)
    member_looker = providers.Factory(MemberLooker, begin_work, clock)
    staff_reads = providers.Singleton(PostgresStaffReads, staff_engine, sealed_people)
    tier_reads = providers.Singleton(PostgresTierReads, engine)
    tier_editor = providers.Factory(TierEditor, begin_work, clock)
    tier_setter = providers.Factory(TierSetter, begin_work, clock)
    ask = providers.Singleton(Ask, begin_work, clock)
    seal_events = providers.Factory(
        SealEvents, providers.Singleton(PostgresSealingLog, engine), keys, clock
    )
    seal_reads = providers.Singleton(PostgresSealReads, engine)
    publish_seals = providers.Factory(
        PublishSeals,
        seal_reads,
        providers.Singleton(SealFile, settings.provided.audit_seals_file),
    )
    seal_deliveries = providers.Singleton(
        PostgresSealDeliveries, engine, settings.provided.audit_seals_url
    )
    post_seals = providers.Factory(
        PostSeals,
        seal_reads,
        seal_deliveries,
        providers.Singleton(SealWebhook, settings.provided.audit_seals_url),
    )
    sealed_logs = providers.Singleton(PostgresSealedLogs, engine)
    trail_verifier = providers.Factory(
        TrailVerifier,
        sealed_logs,
        keys,
        clock,
        settings.provided.audit_kept_for,
        providers.Factory(_forked_checks, settings, role, keys),
    )
    mailbox = providers.Singleton(
        FolderMailbox, providers.Callable(lambda at: at / "mailbox", settings.provided.data_dir)
    )
    mailer = providers.Singleton(_mailer, settings, mailbox)
    deliver_mail = providers.Factory(
        DeliverMail,
        begin_work,
        providers.Singleton(MailTemplates, settings.provided.public_url),
        mailer,
        clock,
        link_secret,
        settings.provided.public_url,
    )
    trail_keeping = providers.Singleton(PostgresTrailKeeping, engine, new_id)
    make_room = providers.Factory(MakeRoom, trail_keeping, clock)
    prune_trail = providers.Factory(
        PruneTrail, trail_keeping, clock, settings.provided.audit_kept_for
    )
    hold_placer = providers.Factory(HoldPlacer, trail_keeping, clock, new_id)
    hold_lifter = providers.Factory(HoldLifter, trail_keeping, clock)
    trail_reads = providers.Singleton(PostgresTrailReads, staff_engine)
    own_trail_reads = providers.Singleton(PostgresActivityReads, portal_engine)
    trail_prover = providers.Factory(TrailProver, sealed_logs, keys)
    old_logins = providers.Singleton(OldLogins, engine)
    member_reads = providers.Singleton(PostgresMemberReads, engine, column_seal, sealed_people)
    own_login_reads = providers.Singleton(PostgresOwnLogin, engine, column_seal)
    link_opener = providers.Factory(LinkOpener, begin_work, clock, link_secret)
    password_chooser = providers.Factory(
        PasswordChooser,
        passwords,
        providers.Singleton(ZxcvbnStrength, settings.provided.stolen_passwords),
    )
    inviter = providers.Factory(Inviter, begin_work, correspondence, clock, new_id)
    guest_inviter = providers.Factory(GuestInviter, inviter, clock)
    invitation_acceptor = providers.Factory(
        InvitationAcceptor,
        begin_work,
        link_opener,
        people_reads,
        password_chooser,
        correspondence,
        clock,
        new_id,
    )
    password_resetter = providers.Factory(
        PasswordResetter,
        begin_work,
        link_opener,
        people_reads,
        password_chooser,
        correspondence,
        clock,
        new_id,
    )
    password_changer = providers.Factory(
        PasswordChanger,
        begin_work,
        people_reads,
        passwords,
        password_chooser,
        correspondence,
        clock,
    )
    email_changer = providers.Factory(
        EmailChanger, begin_work, link_opener, people_reads, correspondence, clock, new_id
    )
    session_ender = providers.Factory(SessionEnder, begin_work, people_reads, correspondence, clock)
    member_changer = providers.Factory(MemberChanger, begin_work, correspondence, clock)
    account_switcher = providers.Factory(
        AccountSwitcher, begin_work, clock, providers.Object(token_bytes)
    )
    document_verifier = providers.Factory(
        DocumentVerifier, providers.Singleton(DocumentFinder, portal_engine), keys
    )


def build(settings: Settings | None = None, *, as_worker: bool = False) -> Container:
    """The container of this process; `settings` stands in for the environment's.

    Workers and the scheduler have rights of their own in the database.
    """
    container = Container()
    if as_worker:
        container.role.override(providers.Object(Role.WORKER))
    if settings is not None:
        container.settings.override(providers.Object(settings))
    return container
