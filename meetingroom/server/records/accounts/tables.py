"""The tables of accounts, in SQLAlchemy Core, with named constraints.

Hours are integer milliseconds since 1970. Nothing secret stands here in the clear: passwords as
argon2id, slips as keyed hashes, sessions as hashes. `contact` is the one table of telephone numbers
and addresses, and can be emptied without touching anything else. Must not hold queries.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

account = Table(
    "account",
    metadata,
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("login", Text),
    Column("password", Text),
    Column("password_set_ms", BigInteger),
    Column("made_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
    PrimaryKeyConstraint("person", name="account_pk"),
    UniqueConstraint("login", name="account_login_is_one_persons"),
    CheckConstraint("length(name) BETWEEN 1 AND 200", name="account_name_is_short"),
    CheckConstraint("login IS NULL OR length(login) BETWEEN 3 AND 64", name="account_login_is_short"),
    CheckConstraint("password IS NULL OR login IS NOT NULL", name="account_password_has_a_login"),
    CheckConstraint("password IS NULL OR password LIKE '$argon2id$%'", name="account_password_is_hashed"),
    CheckConstraint("(password IS NULL) = (password_set_ms IS NULL)", name="account_password_has_its_hour"),
)
"""One row for a person, deputies and staff alike; `password` is an argon2id hash in PHC form."""

role = Table(
    "role",
    metadata,
    Column("person", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("granted_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("person", "body", "role", name="role_pk"),
    ForeignKeyConstraint(["person"], ["account.person"], name="role_is_of_an_account"),
    CheckConstraint("role IN ('secretary', 'clerk', 'sysadmin')", name="role_is_known"),
    CheckConstraint("role <> 'sysadmin' OR body = ''", name="role_of_sysadmin_is_for_the_installation"),
    CheckConstraint("role = 'sysadmin' OR body <> ''", name="role_of_staff_is_for_a_body"),
)
"""What somebody may do for a body; `body` is empty for the whole installation."""

contact = Table(
    "contact",
    metadata,
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("person", "kind", name="contact_pk"),
    ForeignKeyConstraint(["person"], ["account.person"], name="contact_is_of_an_account"),
    CheckConstraint("kind IN ('telephone', 'email', 'address')", name="contact_kind_is_known"),
    CheckConstraint("length(value) BETWEEN 1 AND 300", name="contact_value_is_short"),
)
"""Erasable: personal data that must never enter a journal."""

device = Table(
    "device",
    metadata,
    Column("device", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("enrolled_by", Text, nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    PrimaryKeyConstraint("device", name="device_pk"),
    UniqueConstraint("public_key", name="device_key_is_one_devices"),
    ForeignKeyConstraint(["person"], ["account.person"], name="device_is_of_an_account"),
    CheckConstraint("length(public_key) = 32", name="device_key_is_ed25519"),
    CheckConstraint("length(name) BETWEEN 1 AND 80", name="device_name_is_short"),
    CheckConstraint("enrolled_by IN ('slip', 'password')", name="device_enrolled_by_is_known"),
    Index("device_of_person", "person"),
)

slip = Table(
    "slip",
    metadata,
    Column("slip", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("space", Text, nullable=False),
    Column("digits_mac", LargeBinary, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("meeting", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("voided_ms", BigInteger),
    Column("used_ms", BigInteger),
    Column("device", Text),
    PrimaryKeyConstraint("slip", name="slip_pk"),
    UniqueConstraint("space", "digits_mac", name="slip_digits_are_one_slips"),
    ForeignKeyConstraint(["person"], ["account.person"], name="slip_is_of_an_account"),
    ForeignKeyConstraint(["device"], ["device.device"], name="slip_was_used_by_a_device"),
    CheckConstraint("length(digits_mac) = 32", name="slip_digits_are_hashed"),
    CheckConstraint("purpose IN ('meeting', 'password')", name="slip_purpose_is_known"),
    CheckConstraint("expires_ms > issued_ms", name="slip_lives_for_a_while"),
    CheckConstraint("(used_ms IS NULL) = (device IS NULL)", name="slip_is_used_by_somebody"),
    CheckConstraint("used_ms IS NULL OR voided_ms IS NULL", name="slip_is_used_or_voided"),
    Index("slip_of_person", "person", "space"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, nullable=False),
    Column("person", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("idle_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger),
    PrimaryKeyConstraint("token_hash", name="session_pk"),
    ForeignKeyConstraint(["person"], ["account.person"], name="session_is_of_an_account"),
    ForeignKeyConstraint(["device"], ["device.device"], name="session_is_on_a_device"),
    CheckConstraint("length(token_hash) = 32", name="session_token_is_hashed"),
    CheckConstraint("kind IN ('delegate', 'staff', 'admin', 'password_setup')", name="session_kind_is_known"),
    CheckConstraint("idle_ms > 0 AND ends_ms > opened_ms", name="session_is_limited"),
    Index("session_of_device", "device"),
    Index("session_of_person", "person"),
)

challenge = Table(
    "challenge",
    metadata,
    Column("nonce", LargeBinary, nullable=False),
    Column("device", Text, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("nonce", name="challenge_pk"),
    ForeignKeyConstraint(["device"], ["device.device"], name="challenge_is_for_a_device"),
    Index("challenge_of_device", "device"),
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", Text, nullable=False),
    Column("tries", BigInteger, nullable=False),
    Column("step", Integer, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("key", name="throttle_pk"),
    CheckConstraint("tries >= 0 AND step >= 0", name="throttle_counts"),
    Index("throttle_by_last", "last_ms"),
)
"""Counters of wrong tries; may be lost without harm but not read back as another key's."""

sign_in = Table(
    "sign_in",
    metadata,
    Column("number", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("person", Text),
    Column("by_person", Text),
    Column("device", Text),
    Column("address", Text, nullable=False),
    PrimaryKeyConstraint("number", name="sign_in_pk"),
    Index("sign_in_by_hour", "at_ms"),
    Index("sign_in_by_person", "person", "at_ms"),
    sqlite_autoincrement=True,
)
"""The log: no foreign keys, because it may outlive what it names."""
