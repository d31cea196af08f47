"""First light: places, people, groups, officers, senders, inbound, outbox, broadcasts, audit, log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers only a column declared INTEGER by itself.
identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "content_resource",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("content_sid", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_content_resource")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "environment",
            sa.Enum(
                "demo",
                "production",
                "test",
                name="environment",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "media_file",
        sa.Column("id", identity, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_media_file_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_media_file_sha256")),
    )
    op.create_table(
        "message_template",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("content_sid", sa.String(64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unsubmitted",
                "received",
                "pending",
                "approved",
                "rejected",
                "paused",
                "disabled",
                name="template_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("rejection_reason", sa.String(500), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "language", name=op.f("pk_message_template")),
    )
    op.create_table(
        "place",
        sa.Column("id", identity, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "state",
                "district",
                "block",
                "gp",
                "urban_body",
                "ward",
                name="place_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name_en", sa.String(200), nullable=False),
        sa.Column("name_hi", sa.String(200), nullable=True),
        sa.Column("letters", sa.String(3), nullable=True),
        sa.Column("parent_id", identity, nullable=True),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", identity, nullable=True),
        sa.CheckConstraint(
            "(kind = 'state') = (parent_id IS NULL)", name=op.f("ck_place_only_a_state_has_no_parent")
        ),
        sa.CheckConstraint(
            "letters IS NULL OR kind = 'district'", name=op.f("ck_place_letters_of_a_district")
        ),
        sa.CheckConstraint("letters IS NULL OR length(letters) = 3", name=op.f("ck_place_three_letters")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_place_validity_forward")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.ForeignKeyConstraint(["successor_id"], ["place.id"], name=op.f("fk_place_successor_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_place_kind_code")),
        sa.UniqueConstraint("letters", name=op.f("uq_place_letters")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_path"), ["path"], unique=False)

    op.create_table(
        "audit_chain",
        sa.Column("district_id", identity, nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("anchor", sa.String(64), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["place.id"], name=op.f("fk_audit_chain_district_id_place")),
        sa.PrimaryKeyConstraint("district_id", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_day",
        sa.Column("id", identity, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("district_id", identity, nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("beacon", sa.String(128), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("frame_hash", sa.String(64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["place.id"], name=op.f("fk_audit_day_district_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_day")),
        sa.UniqueConstraint("day", "district_id", name=op.f("uq_audit_day_day_district_id")),
    )
    op.create_table(
        "message_content",
        sa.Column("id", identity, nullable=False),
        sa.Column(
            "language",
            sa.Enum("hi", "en", name="language", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=True),
        sa.Column("media_file_id", identity, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_file_id"], ["media_file.id"], name=op.f("fk_message_content_media_file_id_media_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_content")),
    )
    op.create_table(
        "sender",
        sa.Column("id", identity, nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("district_id", identity, nullable=True),
        sa.Column("messages_per_second", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "resting",
                "stopped",
                name="sender_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'resting') = (resting_until IS NOT NULL)", name=op.f("ck_sender_resting_has_end")
        ),
        sa.CheckConstraint("messages_per_second BETWEEN 1 AND 400", name=op.f("ck_sender_pace_possible")),
        sa.ForeignKeyConstraint(["district_id"], ["place.id"], name=op.f("fk_sender_district_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender")),
        sa.UniqueConstraint("address", name=op.f("uq_sender_address")),
    )
    op.create_table(
        "tag_counter",
        sa.Column("district_id", identity, nullable=False),
        sa.Column("next_serial", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["place.id"], name=op.f("fk_tag_counter_district_id_place")),
        sa.PrimaryKeyConstraint("district_id", name=op.f("pk_tag_counter")),
    )
    op.create_table(
        "whatsapp_group",
        sa.Column("id", identity, nullable=False),
        sa.Column("place_id", identity, nullable=False),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("invite_link", sa.String(200), nullable=True),
        sa.Column("dormant_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_whatsapp_group_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatsapp_group")),
        sa.UniqueConstraint("place_id", name=op.f("uq_whatsapp_group_place_id")),
        # Its number stands in published draws: SQLite, too, must never give one twice.
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person",
        sa.Column("id", identity, nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column(
            "language",
            sa.Enum("hi", "en", name="language", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("sender_id", identity, nullable=True),
        sa.Column("window_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_code", sa.Integer(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["sender.id"], name=op.f("fk_person_sender_id_sender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("address", name=op.f("uq_person_address")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )
    op.create_table(
        "conversation",
        sa.Column("person_id", identity, nullable=False),
        sa.Column("asking", sa.String(40), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conversation_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_conversation")),
    )
    op.create_table(
        "inbound_message",
        sa.Column("id", identity, nullable=False),
        sa.Column("message_sid", sa.String(64), nullable=False),
        sa.Column("from_address", sa.String(200), nullable=False),
        sa.Column("to_address", sa.String(200), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("person_id", identity, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(500), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inbound_message_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_message")),
        sa.UniqueConstraint("message_sid", name=op.f("uq_inbound_message_message_sid")),
    )
    with op.batch_alter_table("inbound_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbound_message_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_inbound_message_unhandled",
            ["from_address", "id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )

    op.create_table(
        "member_reading",
        sa.Column("id", identity, nullable=False),
        sa.Column("group_id", identity, nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("person_id", identity, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("members BETWEEN 1 AND 1024", name=op.f("ck_member_reading_members_possible")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["whatsapp_group.id"], name=op.f("fk_member_reading_group_id_whatsapp_group")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_reading_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_reading")),
    )
    with op.batch_alter_table("member_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_reading_group_id"), ["group_id"], unique=False)

    op.create_table(
        "officer",
        sa.Column("id", identity, nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "state_pr",
                "district_pr",
                "nodal",
                "collector",
                "department",
                "operator",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place_id", identity, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_officer_person_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_officer_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
    )
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_officer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_officer_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            "uq_officer_role_once",
            ["person_id", "role", "place_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "sign_in_code",
        sa.Column("id", identity, nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "tenure",
        sa.Column("id", identity, nullable=False),
        sa.Column("group_id", identity, nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "pending",
                "active",
                "ended",
                name="tenure_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "left",
                "transferred",
                "replaced",
                "refused",
                "corrected",
                name="tenure_end",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (end_reason IS NOT NULL)", name=op.f("ck_tenure_ended_has_reason")
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_tenure_ended_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'active' OR started_at IS NOT NULL", name=op.f("ck_tenure_active_has_start")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["whatsapp_group.id"], name=op.f("fk_tenure_group_id_whatsapp_group")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_tenure_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenure")),
    )
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenure_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenure_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_tenure_one_active_admin",
            ["group_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.create_index(
            "uq_tenure_person_once",
            ["group_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )

    op.create_table(
        "broadcast",
        sa.Column("id", identity, nullable=False),
        sa.Column("place_id", identity, nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "all",
                "gp",
                "ward",
                name="audience_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "scheme",
                "order",
                "achievement",
                "success_story",
                "correction",
                "emergency",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("text_hi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("media_file_id", identity, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "sending",
                "paused",
                "cancelled",
                "finished",
                name="broadcast_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("author_id", identity, nullable=True),
        sa.Column("approved_by_id", identity, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_broadcast_cancelled_has_time")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR author_id IS NULL OR approved_by_id <> author_id",
            name=op.f("ck_broadcast_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["officer.id"], name=op.f("fk_broadcast_approved_by_id_officer")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["officer.id"], name=op.f("fk_broadcast_author_id_officer")),
        sa.ForeignKeyConstraint(
            ["media_file_id"], ["media_file.id"], name=op.f("fk_broadcast_media_file_id_media_file")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_broadcast_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcast_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_broadcast_place_id"), ["place_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", identity, nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "invited",
                "given",
                "withdrawn",
                "returned",
                name="consent_act",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("notice_version", sa.String(20), nullable=True),
        sa.Column(
            "language",
            sa.Enum("hi", "en", name="language", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("inbound_id", identity, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound_message.id"], name=op.f("fk_consent_inbound_id_inbound_message")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_person_id"), ["person_id"], unique=False)

    op.create_table(
        "log_entry",
        sa.Column("id", identity, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", identity, nullable=True),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("place_id", identity, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_log_entry_officer_id_officer")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_log_entry_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_log_entry_place_id"), ["place_id"], unique=False)

    op.create_table(
        "draw",
        sa.Column("id", identity, nullable=False),
        sa.Column("audit_day_id", identity, nullable=False),
        sa.Column(
            "level",
            sa.Enum("collector", "nodal", name="level", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "state",
                "district",
                "block",
                "gp",
                "urban_body",
                "ward",
                name="place_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("group_id", identity, nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column("broadcast_id", identity, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "received",
                "accepted",
                "rejected",
                "called",
                "missed",
                name="draw_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", identity, nullable=True),
        sa.Column("decision_reason", sa.String(500), nullable=True),
        sa.CheckConstraint("kind IN ('gp', 'ward')", name=op.f("ck_draw_kind_with_group")),
        sa.CheckConstraint(
            "decided_at IS NULL OR decided_by_id IS NOT NULL", name=op.f("ck_draw_a_person_decides")
        ),
        sa.ForeignKeyConstraint(
            ["audit_day_id"], ["audit_day.id"], name=op.f("fk_draw_audit_day_id_audit_day")
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_draw_broadcast_id_broadcast")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_draw_decided_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["whatsapp_group.id"], name=op.f("fk_draw_group_id_whatsapp_group")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draw_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("audit_day_id", "group_id", name=op.f("uq_draw_audit_day_id_group_id")),
        sa.UniqueConstraint("audit_day_id", "level", "kind", name=op.f("uq_draw_audit_day_id_level_kind")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_audit_day_id"), ["audit_day_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_person_id"), ["person_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", identity, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("natural_key", sa.String(120), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "reply",
                "sign_in",
                "notice",
                "delivery",
                "request",
                "reminder",
                "report",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column("sender_id", identity, nullable=False),
        sa.Column("broadcast_id", identity, nullable=True),
        sa.Column("group_id", identity, nullable=True),
        sa.Column("draw_id", identity, nullable=True),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("tag", sa.String(12), nullable=True),
        sa.Column(
            "language",
            sa.Enum("hi", "en", name="language", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("content_id", identity, nullable=True),
        sa.Column("variables", sa.JSON(), nullable=True),
        sa.Column("buttons", sa.JSON(), nullable=True),
        sa.Column("template_name", sa.String(60), nullable=True),
        sa.Column("media_file_id", identity, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "unknown",
                "accepted",
                "sent",
                "delivered",
                "read",
                "failed",
                "undelivered",
                "cancelled",
                "expired",
                name="outbox_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("send_attempts", sa.SmallInteger(), nullable=False),
        sa.Column("message_sid", sa.String(64), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(purpose = 'delivery') = (group_id IS NOT NULL AND broadcast_id IS NOT NULL)",
            name=op.f("ck_outbox_delivery_has_group_and_broadcast"),
        ),
        sa.CheckConstraint(
            "(purpose = 'delivery') = (tag IS NOT NULL)", name=op.f("ck_outbox_delivery_has_tag")
        ),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_until IS NOT NULL)", name=op.f("ck_outbox_sending_has_lease")
        ),
        sa.CheckConstraint(
            "CASE WHEN body IS NULL THEN 0 ELSE 1 END + CASE WHEN content_id IS NULL THEN 0 ELSE 1 END + CASE WHEN template_name IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_outbox_one_content"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_outbox_broadcast_id_broadcast")
        ),
        sa.ForeignKeyConstraint(
            ["content_id"], ["message_content.id"], name=op.f("fk_outbox_content_id_message_content")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_outbox_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["whatsapp_group.id"], name=op.f("fk_outbox_group_id_whatsapp_group")
        ),
        sa.ForeignKeyConstraint(
            ["media_file_id"], ["media_file.id"], name=op.f("fk_outbox_media_file_id_media_file")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id_person")),
        sa.ForeignKeyConstraint(["sender_id"], ["sender.id"], name=op.f("fk_outbox_sender_id_sender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "broadcast_id", "group_id", "attempt", name=op.f("uq_outbox_broadcast_id_group_id_attempt")
        ),
        sa.UniqueConstraint("message_sid", name=op.f("uq_outbox_message_sid")),
        sa.UniqueConstraint("natural_key", name=op.f("uq_outbox_natural_key")),
        sa.UniqueConstraint("token", name=op.f("uq_outbox_token")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_broadcast_state", ["broadcast_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_due",
            ["sender_id", "priority", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "ix_outbox_expiring",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index("ix_outbox_person", ["person_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_tag"), ["tag"], unique=False)
        batch_op.create_index(
            "ix_outbox_under_way",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('accepted', 'sent')"),
            postgresql_where=sa.text("state IN ('accepted', 'sent')"),
        )
        batch_op.create_index(
            "ix_outbox_unsettled",
            ["state", "lease_until"],
            unique=False,
            sqlite_where=sa.text("state IN ('sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('sending', 'unknown')"),
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )

    op.create_table(
        "proof",
        sa.Column("id", identity, nullable=False),
        sa.Column("draw_id", identity, nullable=False),
        sa.Column("media_file_id", identity, nullable=False),
        sa.Column("inbound_id", identity, nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_proof_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound_message.id"], name=op.f("fk_proof_inbound_id_inbound_message")
        ),
        sa.ForeignKeyConstraint(
            ["media_file_id"], ["media_file.id"], name=op.f("fk_proof_media_file_id_media_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("draw_id", "media_file_id", name=op.f("uq_proof_draw_id_media_file_id")),
    )
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_media_file_id"), ["media_file_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", identity, nullable=False),
        sa.Column("outbox_id", identity, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("message_sid", sa.String(64), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_receipt_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint(
            "outbox_id", "message_sid", "status", name=op.f("uq_receipt_outbox_id_message_sid_status")
        ),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_receipt_unapplied",
            ["id"],
            unique=False,
            sqlite_where=sa.text("applied_at IS NULL"),
            postgresql_where=sa.text("applied_at IS NULL"),
        )
    make_log_append_only()


def make_log_append_only() -> None:
    """Have the database itself refuse to change or delete what is in the log."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER log_entry_refuses_{act.lower()} BEFORE {act} ON log_entry "
                "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER log_entry_refuses_change BEFORE UPDATE OR DELETE ON log_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log()"
    )


def downgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_receipt_unapplied",
            sqlite_where=sa.text("applied_at IS NULL"),
            postgresql_where=sa.text("applied_at IS NULL"),
        )

    op.drop_table("receipt")
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proof_media_file_id"))
        batch_op.drop_index(batch_op.f("ix_proof_draw_id"))

    op.drop_table("proof")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index(
            "ix_outbox_under_way",
            sqlite_where=sa.text("state IN ('accepted', 'sent')"),
            postgresql_where=sa.text("state IN ('accepted', 'sent')"),
        )
        batch_op.drop_index(
            "ix_outbox_unsettled",
            sqlite_where=sa.text("state IN ('sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('sending', 'unknown')"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_tag"))
        batch_op.drop_index("ix_outbox_person")
        batch_op.drop_index(
            "ix_outbox_expiring",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_draw_id"))
        batch_op.drop_index("ix_outbox_broadcast_state")

    op.drop_table("outbox")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_person_id"))
        batch_op.drop_index(batch_op.f("ix_draw_group_id"))
        batch_op.drop_index(batch_op.f("ix_draw_broadcast_id"))
        batch_op.drop_index(batch_op.f("ix_draw_audit_day_id"))

    op.drop_table("draw")
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_entry_place_id"))
        batch_op.drop_index(batch_op.f("ix_log_entry_at"))

    op.drop_table("log_entry")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_person_id"))

    op.drop_table("consent")
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcast_place_id"))
        batch_op.drop_index(batch_op.f("ix_broadcast_created_at"))

    op.drop_table("broadcast")
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tenure_person_once",
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        )
        batch_op.drop_index(
            "uq_tenure_one_active_admin",
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_tenure_person_id"))
        batch_op.drop_index(batch_op.f("ix_tenure_group_id"))

    op.drop_table("tenure")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_person_id"))

    op.drop_table("sign_in_code")
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_officer_role_once",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_officer_place_id"))
        batch_op.drop_index(batch_op.f("ix_officer_person_id"))

    op.drop_table("officer")
    with op.batch_alter_table("member_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_reading_group_id"))

    op.drop_table("member_reading")
    with op.batch_alter_table("inbound_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbound_message_unhandled",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_inbound_message_person_id"))

    op.drop_table("inbound_message")
    op.drop_table("conversation")
    op.drop_table("person")
    op.drop_table("whatsapp_group")
    op.drop_table("tag_counter")
    op.drop_table("sender")
    op.drop_table("message_content")
    op.drop_table("audit_day")
    op.drop_table("audit_chain")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_path"))
        batch_op.drop_index(batch_op.f("ix_place_parent_id"))

    op.drop_table("place")
    op.drop_table("message_template")
    op.drop_table("media_file")
    op.drop_table("installation")
    op.drop_table("content_resource")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_log()")
