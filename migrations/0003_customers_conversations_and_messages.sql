-- Who writes, by which addresses, in which conversations, and what.

create table customers (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  business_name text not null,
  contact_person_name text,
  customer_code text,
  email bytea,
  phone bytea,
  address text,
  avatar_url text,
  status text not null default 'NO_ORDERS_YET' check (status in ('ORDERING', 'AT_RISK', 'STOPPED_ORDERING', 'NO_ORDERS_YET')),
  invitation_status text not null default 'PENDING' check (invitation_status in ('ACTIVE', 'PENDING')),
  joined_date date not null default current_date,
  last_ordered_date date,
  expected_order_date date,
  total_orders integer not null default 0,
  total_spent numeric(14,2) not null default 0,
  origin text not null default 'STAFF' check (origin in ('STAFF', 'IMPORT', 'UNKNOWN_SENDER')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, customer_code)
);
comment on column customers.email is 'ciphertext; found through customer_identities';
comment on column customers.phone is 'ciphertext; found through customer_identities';
comment on column customers.origin is 'UNKNOWN_SENDER: a sender that nobody at the distributor entered';
create index on customers (distributor_id, lower(business_name));
call protect_tenant_table('customers');

alter table delivery_terms add foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade;
alter table delivery_exceptions add foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade;

create table customer_identities (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('PHONE', 'EMAIL', 'BSUID')),
  blind_index bytea not null,
  value bytea not null,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, kind, blind_index),
  foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade
);
comment on column customer_identities.blind_index is 'HMAC-SHA256 of the normalised address under the distributor''s own key: equal addresses are found, none can be read';
comment on column customer_identities.value is 'ciphertext';
create index on customer_identities (distributor_id, customer_id);
call protect_tenant_table('customer_identities');

create table customer_labels (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  name text not null,
  color text check (color ~ '^#[0-9A-Fa-f]{6}$'),
  description text,
  is_predefined boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, name)
);
comment on column customer_labels.is_predefined is 'predefined labels are copied to each distributor when it is created, so that no row belongs to nobody';
call protect_tenant_table('customer_labels');

create table customer_label_assignments (
  distributor_id uuid not null references distributors (id),
  customer_id uuid not null,
  label_id uuid not null,
  value text,
  assigned_at timestamptz not null default now(),
  primary key (distributor_id, customer_id, label_id),
  foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade,
  foreign key (distributor_id, label_id) references customer_labels (distributor_id, id) on delete cascade
);
create index on customer_label_assignments (distributor_id, label_id);
call protect_tenant_table('customer_label_assignments');

create table conversations (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  customer_id uuid not null,
  channel text not null check (channel in ('WHATSAPP', 'SMS', 'EMAIL')),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'ARCHIVED')),
  last_message_at timestamptz,
  unread_count integer not null default 0 check (unread_count >= 0),
  last_position bigint not null default 0,
  integration_id uuid,
  reply_address bytea,
  paused_at timestamptz,
  paused_by uuid,
  pause_reason text,
  state bytea,
  state_version bigint not null default 0,
  ai_context_summary bytea,
  ai_last_processed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, customer_id, channel),
  foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade,
  foreign key (distributor_id, paused_by) references user_profiles (distributor_id, id) on delete set null (paused_by)
);
comment on column conversations.unread_count is 'kept by the transaction that stores or reads messages';
comment on column conversations.last_position is 'the thread_position given out last; the row''s lock makes positions gap-free';
comment on column conversations.integration_id is 'the account through which the customer wrote last, and a reply goes out';
comment on column conversations.reply_address is 'ciphertext of the address from which the customer wrote last';
comment on column conversations.paused_at is 'since when a person at the distributor has taken over and the agent keeps silent';
comment on column conversations.state is 'ciphertext of the agent''s state, order session included: a versioned JSON';
comment on column conversations.state_version is 'grows with every turn; a turn commits only on the version that it loaded';
comment on column conversations.ai_context_summary is 'ciphertext';
create index on conversations (distributor_id, last_message_at desc);
create index on conversations (distributor_id, integration_id);
create index on conversations (distributor_id, paused_by);
call protect_tenant_table('conversations');

create table messages (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  conversation_id uuid not null,
  channel text not null check (channel in ('WHATSAPP', 'SMS', 'EMAIL')),
  content bytea not null,
  details bytea,
  is_from_customer boolean not null,
  message_type text not null default 'TEXT' check (message_type in ('TEXT', 'IMAGE', 'AUDIO', 'FILE', 'ORDER_CONTEXT')),
  status text not null default 'SENT' check (status in ('SENT', 'DELIVERED', 'READ', 'FAILED')),
  attachments jsonb not null default '[]',
  ai_processed boolean not null default false,
  ai_confidence numeric(4,3) check (ai_confidence between 0 and 1),
  ai_extracted_intent text,
  ai_extracted_products jsonb not null default '[]',
  ai_suggested_responses jsonb not null default '[]',
  order_context_id uuid,
  order_session_id uuid,
  thread_position bigint not null,
  reply_to_message_id uuid,
  external_message_id text,
  external_metadata jsonb not null default '{}',
  sent_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, channel, external_message_id),
  unique (distributor_id, conversation_id, thread_position),
  foreign key (distributor_id, conversation_id) references conversations (distributor_id, id) on delete cascade,
  foreign key (distributor_id, reply_to_message_id) references messages (distributor_id, id) on delete set null (reply_to_message_id)
);
comment on column messages.content is 'ciphertext of the words';
comment on column messages.details is 'ciphertext of what else the customer sent, as JSON: the canonical message without its words';
comment on column messages.attachments is 'kind and place of each file, never its content';
comment on column messages.order_context_id is 'soft reference to the order that the message is about';
comment on column messages.external_metadata is 'facts about the delivery, never the customer''s words';
create index on messages (distributor_id, conversation_id, thread_position) where is_from_customer and not ai_processed;
create index on messages (distributor_id, reply_to_message_id) where reply_to_message_id is not null;
create index on messages (distributor_id, order_session_id) where order_session_id is not null;
call protect_tenant_table('messages');

create table conversation_schedule (
  distributor_id uuid not null references distributors (id),
  conversation_id uuid not null,
  due_at timestamptz,
  reasons text[] not null default '{}',
  burst_started_at timestamptz,
  generation bigint not null default 0,
  attempts integer not null default 0,
  lease_owner uuid,
  lease_until timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, conversation_id),
  foreign key (distributor_id, conversation_id) references conversations (distributor_id, id) on delete cascade
);
comment on column conversation_schedule.due_at is 'null: nothing is expected';
comment on column conversation_schedule.generation is 'grows when a message arrives; a turn that loaded an older one leaves the conversation due';
comment on column conversation_schedule.burst_started_at is 'when the first message of the burst arrived that waits for its turn';
create index due_conversations on conversation_schedule (distributor_id, due_at) where due_at is not null;
call protect_tenant_table('conversation_schedule');

create table suppressions (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  customer_id uuid,
  channel text not null check (channel in ('WHATSAPP', 'SMS', 'EMAIL')),
  blind_index bytea not null,
  reason text not null,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, channel, blind_index),
  foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade
);
comment on table suppressions is 'who opted out of which channel; a row goes when the sender opts in again';
create index on suppressions (distributor_id, customer_id);
call protect_tenant_table('suppressions');
