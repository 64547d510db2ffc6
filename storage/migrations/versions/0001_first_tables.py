"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('applications',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('state', sa.String(20), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('reason_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('until', UtcTime(), nullable=True),
    sa.Column('window_at', UtcTime(), nullable=True),
    sa.Column('reviewed_by', sa.String(length=80), nullable=False),
    sa.Column('reviewed_at', UtcTime(), nullable=True),
    sa.Column('filed_at', UtcTime(), nullable=True),
    sa.Column('decided_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applications'))
    )
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_applications_order_id'), ['order_id'], unique=False)
        batch_op.create_index('ix_applications_state_window', ['state', 'window_at'], unique=False)

    op.create_table('attachments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('media_id', sa.Text(), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments'))
    )
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachments_order_id'), ['order_id'], unique=False)

    op.create_table('calendars',
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('covered', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_calendars'))
    )
    op.create_table('clocks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('starts_at', UtcTime(), nullable=False),
    sa.Column('due_at', UtcTime(), nullable=False),
    sa.Column('ladder', sa.String(length=16), nullable=False),
    sa.Column('said_until', UtcTime(), nullable=True),
    sa.Column('next_at', UtcTime(), nullable=True),
    sa.Column('stopped_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks'))
    )
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.create_index('ix_clocks_next', ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_clocks_order_id'), ['order_id'], unique=False)

    op.create_table('conversations',
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('order_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('updated_at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('person', 'order_id', 'topic', name=op.f('pk_conversations'))
    )
    op.create_table('counters',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_counters'))
    )
    op.create_table('departments',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('aliases', sa.JSON(), nullable=False),
    sa.Column('contact_a', sa.String(length=80), nullable=False),
    sa.Column('contact_b', sa.String(length=80), nullable=False),
    sa.Column('head', sa.String(length=80), nullable=False),
    sa.Column('leader', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_departments'))
    )
    op.create_table('duties',
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('shift', sa.String(length=40), nullable=False),
    sa.Column('start', sa.String(length=5), nullable=False),
    sa.Column('end', sa.String(length=5), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'shift', name=op.f('pk_duties'))
    )
    op.create_table('duty_steps',
    sa.Column('duty', sa.String(length=60), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('duty', 'what', 'person', name=op.f('pk_duty_steps'))
    )
    op.create_table('inbox',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('sender', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('received_at', UtcTime(), nullable=False),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('done_at', UtcTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_inbox'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('ix_inbox_open', ['done_at', 'attempts'], unique=False)
        batch_op.create_index(batch_op.f('ix_inbox_received_at'), ['received_at'], unique=False)

    op.create_table('intakes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('way', sa.String(length=20), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('told_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intakes'))
    )
    with op.batch_alter_table('intakes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intakes_at'), ['at'], unique=False)

    op.create_table('keywords',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.Column('word', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_keywords'))
    )
    op.create_table('ladders',
    sa.Column('hash', sa.String(length=16), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_ladders'))
    )
    op.create_table('lessons',
    sa.Column('word', sa.String(length=80), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('word', 'department', name=op.f('pk_lessons'))
    )
    op.create_table('links',
    sa.Column('hash', sa.String(length=32), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=True),
    sa.Column('expires_at', UtcTime(), nullable=False),
    sa.Column('used_at', UtcTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_links'))
    )
    op.create_table('notices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('due_at', UtcTime(), nullable=True),
    sa.Column('closed_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_due_at'), ['due_at'], unique=False)

    op.create_table('order_terms',
    sa.Column('term', sa.String(length=40), nullable=False),
    sa.Column('order_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('term', 'order_id', name=op.f('pk_order_terms'))
    )
    with op.batch_alter_table('order_terms', schema=None) as batch_op:
        batch_op.create_index('ix_order_terms_order', ['order_id'], unique=False)

    op.create_table('orders',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(20), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(20), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('gist', sa.Text(), nullable=False),
    sa.Column('masked', sa.Text(), nullable=False),
    sa.Column('school', sa.Text(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('person_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('caller_hash', sa.String(length=32), nullable=False),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('is_key', sa.Boolean(), nullable=False),
    sa.Column('is_sensitive', sa.Boolean(), nullable=False),
    sa.Column('is_confidential', sa.Boolean(), nullable=False),
    sa.Column('is_public_reply', sa.Boolean(), nullable=False),
    sa.Column('repeat_of', sa.BigInteger(), nullable=True),
    sa.Column('repeat_why', sa.String(length=20), nullable=False),
    sa.Column('suggestions', sa.JSON(), nullable=True),
    sa.Column('department', sa.String(length=80), nullable=True),
    sa.Column('holder', sa.String(length=80), nullable=True),
    sa.Column('officer', sa.String(length=80), nullable=True),
    sa.Column('bounces', sa.Integer(), nullable=False),
    sa.Column('sent_at', UtcTime(), nullable=True),
    sa.Column('received_at', UtcTime(), nullable=False),
    sa.Column('signed_at', UtcTime(), nullable=True),
    sa.Column('dispatched_at', UtcTime(), nullable=True),
    sa.Column('confirmed_at', UtcTime(), nullable=True),
    sa.Column('contacted_at', UtcTime(), nullable=True),
    sa.Column('submitted_at', UtcTime(), nullable=True),
    sa.Column('approving_at', UtcTime(), nullable=True),
    sa.Column('passed_at', UtcTime(), nullable=True),
    sa.Column('reported_at', UtcTime(), nullable=True),
    sa.Column('closed_at', UtcTime(), nullable=True),
    sa.Column('reopened_at', UtcTime(), nullable=True),
    sa.Column('due_at', UtcTime(), nullable=True),
    sa.Column('scoring', sa.String(length=20), nullable=False),
    sa.Column('suspended_since', UtcTime(), nullable=True),
    sa.Column('suspended_until', UtcTime(), nullable=True),
    sa.Column('pauses', sa.JSON(), nullable=False),
    sa.Column('due_imported', sa.Boolean(), nullable=False),
    sa.Column('intake', sa.BigInteger(), nullable=True),
    sa.Column('steps', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_orders'))
    )
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orders_caller_hash'), ['caller_hash'], unique=False)
        batch_op.create_index('ix_orders_department_state', ['department', 'state'], unique=False)
        batch_op.create_index('ix_orders_holder_state', ['holder', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_orders_intake'), ['intake'], unique=False)
        batch_op.create_index('ix_orders_received', ['received_at'], unique=False)
        batch_op.create_index('ix_orders_state_due', ['state', 'due_at'], unique=False)
        batch_op.create_index('uq_orders_source_number', ['source', 'number'], unique=True)

    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('urgency', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=True),
    sa.Column('clock_id', sa.BigInteger(), nullable=True),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('created_at', UtcTime(), nullable=False),
    sa.Column('next_at', UtcTime(), nullable=False),
    sa.Column('lease_until', UtcTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('in_doubt', sa.Boolean(), nullable=False),
    sa.Column('sent_at', UtcTime(), nullable=True),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('response_code', sa.Text(), nullable=False),
    sa.Column('task_id', sa.String(length=130), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('folded_into', sa.String(length=160), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_due', ['state', 'urgency', 'next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_order_id'), ['order_id'], unique=False)
        batch_op.create_index('ix_outbox_person_sent', ['person', 'sent_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_task_id'), ['task_id'], unique=False)

    op.create_table('pagings',
    sa.Column('order_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('started_at', UtcTime(), nullable=False),
    sa.Column('next_at', UtcTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=80), nullable=False),
    sa.Column('decided_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_pagings'))
    )
    with op.batch_alter_table('pagings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pagings_next_at'), ['next_at'], unique=False)

    op.create_table('parts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('asked_by', sa.String(length=80), nullable=False),
    sa.Column('asked_at', UtcTime(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('done_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parts'))
    )
    with op.batch_alter_table('parts', schema=None) as batch_op:
        batch_op.create_index('uq_parts_order_department', ['order_id', 'department'], unique=True)

    op.create_table('people',
    sa.Column('id', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('wecom', sa.String(length=80), nullable=False),
    sa.Column('telegram', sa.String(length=40), nullable=False),
    sa.Column('phone_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.Column('plain', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_telegram'), ['telegram'], unique=False)
        batch_op.create_index(batch_op.f('ix_people_wecom'), ['wecom'], unique=False)

    op.create_table('receipts',
    sa.Column('notice_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('read_at', UtcTime(), nullable=True),
    sa.Column('done_at', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('notice_id', 'person', name=op.f('pk_receipts'))
    )
    op.create_table('results',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('facts_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_results'))
    )
    with op.batch_alter_table('results', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_results_order_id'), ['order_id'], unique=False)

    op.create_table('runs',
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('job', 'period', name=op.f('pk_runs'))
    )
    op.create_table('settings',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_settings'))
    )
    op.create_table('shifts',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('start', sa.String(length=5), nullable=False),
    sa.Column('end', sa.String(length=5), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_shifts'))
    )
    op.create_table('snoozes',
    sa.Column('order_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('person', sa.String(length=80), nullable=False),
    sa.Column('until', UtcTime(), nullable=False),
    sa.PrimaryKeyConstraint('order_id', 'kind', 'person', name=op.f('pk_snoozes'))
    )
    op.create_table('timeline',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('from_state', sa.String(length=20), nullable=False),
    sa.Column('to_state', sa.String(length=20), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timeline'))
    )
    with op.batch_alter_table('timeline', schema=None) as batch_op:
        batch_op.create_index('ix_timeline_at', ['at'], unique=False)
        batch_op.create_index('uq_timeline_order_seq', ['order_id', 'seq'], unique=True)

    op.create_table('tokens',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('value_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', UtcTime(), nullable=True),
    sa.Column('claimed_until', UtcTime(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_tokens'))
    )
    op.create_table('visits',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('at', UtcTime(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('contacted', sa.Boolean(), nullable=True),
    sa.Column('solved', sa.Boolean(), nullable=True),
    sa.Column('opinion', sa.String(length=20), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits'))
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visits_order_id'), ['order_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visits_order_id'))

    op.drop_table('visits')
    op.drop_table('tokens')
    with op.batch_alter_table('timeline', schema=None) as batch_op:
        batch_op.drop_index('uq_timeline_order_seq')
        batch_op.drop_index('ix_timeline_at')

    op.drop_table('timeline')
    op.drop_table('snoozes')
    op.drop_table('shifts')
    op.drop_table('settings')
    op.drop_table('runs')
    with op.batch_alter_table('results', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_results_order_id'))

    op.drop_table('results')
    op.drop_table('receipts')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_wecom'))
        batch_op.drop_index(batch_op.f('ix_people_telegram'))

    op.drop_table('people')
    with op.batch_alter_table('parts', schema=None) as batch_op:
        batch_op.drop_index('uq_parts_order_department')

    op.drop_table('parts')
    with op.batch_alter_table('pagings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pagings_next_at'))

    op.drop_table('pagings')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_task_id'))
        batch_op.drop_index('ix_outbox_person_sent')
        batch_op.drop_index(batch_op.f('ix_outbox_order_id'))
        batch_op.drop_index('ix_outbox_due')

    op.drop_table('outbox')
    with op.batch_alter_table('orders', schema=None) as batch_op:
        batch_op.drop_index('uq_orders_source_number')
        batch_op.drop_index('ix_orders_state_due')
        batch_op.drop_index('ix_orders_received')
        batch_op.drop_index(batch_op.f('ix_orders_intake'))
        batch_op.drop_index('ix_orders_holder_state')
        batch_op.drop_index('ix_orders_department_state')
        batch_op.drop_index(batch_op.f('ix_orders_caller_hash'))

    op.drop_table('orders')
    with op.batch_alter_table('order_terms', schema=None) as batch_op:
        batch_op.drop_index('ix_order_terms_order')

    op.drop_table('order_terms')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notices_due_at'))

    op.drop_table('notices')
    op.drop_table('links')
    op.drop_table('lessons')
    op.drop_table('ladders')
    op.drop_table('keywords')
    with op.batch_alter_table('intakes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intakes_at'))

    op.drop_table('intakes')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbox_received_at'))
        batch_op.drop_index('ix_inbox_open')

    op.drop_table('inbox')
    op.drop_table('duty_steps')
    op.drop_table('duties')
    op.drop_table('departments')
    op.drop_table('counters')
    op.drop_table('conversations')
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clocks_order_id'))
        batch_op.drop_index('ix_clocks_next')

    op.drop_table('clocks')
    op.drop_table('calendars')
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachments_order_id'))

    op.drop_table('attachments')
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.drop_index('ix_applications_state_window')
        batch_op.drop_index(batch_op.f('ix_applications_order_id'))

    op.drop_table('applications')

