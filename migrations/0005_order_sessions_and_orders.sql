-- How an order is collected, and what is written of it.

create table conversation_order_sessions (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  conversation_id uuid not null,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'COLLECTING', 'REVIEWING', 'CLOSED')),
  started_at timestamptz not null default now(),
  collecting_started_at timestamptz,
  review_started_at timestamptz,
  closed_at timestamptz,
  outcome text check (outcome in ('CONFIRMED', 'CANCELLED', 'TIMEOUT', 'ABANDONED')),
  outcome_reason text,
  consolidated_order_id uuid,
  session_metadata jsonb not null default '{}',
  version bigint not null default 0,
  ai_confidence_avg numeric(4,3) check (ai_confidence_avg between 0 and 1),
  ai_interactions_count integer not null default 0,
  auto_close_timeout_minutes integer,
  reminder_sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by text,
  closed_by text,
  primary key (distributor_id, id),
  check ((status = 'CLOSED') = (outcome is not null)),
  foreign key (distributor_id, conversation_id) references conversations (distributor_id, id) on delete cascade
);
comment on column conversation_order_sessions.version is 'grows with every step; a turn commits only on the version that it loaded';
create unique index one_open_session on conversation_order_sessions (distributor_id, conversation_id) where status <> 'CLOSED';
create index on conversation_order_sessions (distributor_id, conversation_id, started_at desc);
create index on conversation_order_sessions (distributor_id, consolidated_order_id);
call protect_tenant_table('conversation_order_sessions');

alter table messages add foreign key (distributor_id, order_session_id)
  references conversation_order_sessions (distributor_id, id) on delete set null (order_session_id);

create table order_session_items (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  order_session_id uuid not null,
  line_number integer not null,
  product_id uuid,
  product_name text not null,
  product_code text,
  quantity numeric(12,3) check (quantity > 0),
  unit text,
  unit_price numeric(12,2),
  source_message_id uuid,
  ai_extracted boolean not null default true,
  ai_confidence numeric(4,3) check (ai_confidence between 0 and 1),
  status text not null default 'PENDING' check (status in ('PENDING', 'CONFIRMED', 'REMOVED')),
  added_at timestamptz not null default now(),
  confirmed_at timestamptz,
  removed_at timestamptz,
  item_metadata jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, order_session_id, line_number),
  foreign key (distributor_id, order_session_id) references conversation_order_sessions (distributor_id, id) on delete cascade,
  foreign key (distributor_id, product_id) references products (distributor_id, id) on delete set null (product_id),
  foreign key (distributor_id, source_message_id) references messages (distributor_id, id) on delete set null (source_message_id)
);
create index on order_session_items (distributor_id, order_session_id);
create index on order_session_items (distributor_id, product_id);
create index on order_session_items (distributor_id, source_message_id);
comment on column order_session_items.line_number is 'the line''s place in the basket, from 1';
call protect_tenant_table('order_session_items');

create table order_session_events (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  order_session_id uuid not null,
  event_type text not null check (event_type in (
    'SESSION_STARTED', 'SESSION_CLOSED', 'STATUS_CHANGED', 'ITEM_ADDED', 'ITEM_REMOVED', 'ITEM_MODIFIED',
    'REVIEW_REQUESTED', 'ORDER_CONFIRMED', 'ORDER_CANCELLED', 'REMINDER_SENT', 'TIMEOUT_WARNING', 'AI_PROCESSING')),
  event_data jsonb not null default '{}',
  triggered_by text,
  message_id uuid,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, order_session_id) references conversation_order_sessions (distributor_id, id) on delete cascade,
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete set null (message_id)
);
create index on order_session_events (distributor_id, order_session_id, created_at);
create index on order_session_events (distributor_id, message_id);
call protect_tenant_table('order_session_events', 'select, insert');

create table orders (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  customer_id uuid not null,
  conversation_id uuid,
  channel text not null check (channel in ('WHATSAPP', 'SMS', 'EMAIL')),
  status text not null check (status in ('CONFIRMED', 'PENDING', 'REVIEW')),
  received_date date not null,
  received_time time not null,
  placed_at timestamptz not null default now(),
  delivery_date date,
  postal_code text,
  delivery_address text,
  total_amount numeric(12,2) not null default 0,
  currency text not null default 'USD',
  po_number text,
  additional_comment bytea,
  whatsapp_message bytea,
  ai_generated boolean not null default true,
  ai_confidence numeric(4,3) check (ai_confidence between 0 and 1),
  ai_source_message_id uuid,
  order_session_id uuid,
  is_consolidated boolean not null default false,
  replaces_order_id uuid,
  requires_review boolean not null default false,
  review_reasons text[] not null default '{}',
  reviewed_by uuid,
  reviewed_at timestamptz,
  rejected_at timestamptz,
  external_order_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, replaces_order_id),
  foreign key (distributor_id, customer_id) references customers (distributor_id, id),
  foreign key (distributor_id, conversation_id) references conversations (distributor_id, id) on delete set null (conversation_id),
  foreign key (distributor_id, ai_source_message_id) references messages (distributor_id, id) on delete set null (ai_source_message_id),
  foreign key (distributor_id, order_session_id) references conversation_order_sessions (distributor_id, id) on delete set null (order_session_id),
  foreign key (distributor_id, replaces_order_id) references orders (distributor_id, id),
  foreign key (distributor_id, reviewed_by) references user_profiles (distributor_id, id) on delete set null (reviewed_by)
);
comment on column orders.rejected_at is 'when a person at the distributor decided that it is not to be delivered';
comment on column orders.additional_comment is 'ciphertext: the customer''s own words';
comment on column orders.whatsapp_message is 'ciphertext: the customer''s own words';
comment on column orders.replaces_order_id is 'the order that this one takes the place of; an order is replaced at most once';
create unique index one_order_a_session on orders (distributor_id, order_session_id) where is_consolidated;
create index on orders (distributor_id, customer_id, received_date desc);
create index on orders (distributor_id, status, created_at desc);
create index on orders (distributor_id, conversation_id);
create index on orders (distributor_id, order_session_id);
create index on orders (distributor_id, ai_source_message_id);
create index on orders (distributor_id, reviewed_by);
create index on orders (distributor_id, external_order_id) where external_order_id is not null;
call protect_tenant_table('orders');

alter table conversation_order_sessions add foreign key (distributor_id, consolidated_order_id)
  references orders (distributor_id, id) on delete set null (consolidated_order_id);

create table order_products (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  order_id uuid not null,
  product_name text not null,
  product_unit text not null,
  quantity numeric(12,3) not null check (quantity > 0),
  unit_price numeric(12,4),
  line_price numeric(12,2),
  ai_extracted boolean not null default true,
  ai_confidence numeric(4,3) check (ai_confidence between 0 and 1),
  ai_original_text bytea,
  suggested_product_id uuid,
  manual_override boolean not null default false,
  line_order integer not null,
  notes bytea,
  matched_product_id uuid,
  matched_variant_id uuid,
  matching_confidence numeric(4,3) check (matching_confidence between 0 and 1),
  matching_method text check (matching_method in ('EXACT_MATCH', 'FUZZY_MATCH', 'AI_MATCH', 'MANUAL_OVERRIDE')),
  matching_score numeric(9,4),
  alternative_matches jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, order_id, line_order),
  foreign key (distributor_id, order_id) references orders (distributor_id, id) on delete cascade,
  foreign key (distributor_id, suggested_product_id) references products (distributor_id, id) on delete set null (suggested_product_id),
  foreign key (distributor_id, matched_product_id) references products (distributor_id, id) on delete set null (matched_product_id),
  foreign key (distributor_id, matched_variant_id) references product_variants (distributor_id, id) on delete set null (matched_variant_id)
);
comment on column order_products.unit_price is 'to a hundredth of a cent: a case of 24 at 10.90 has pieces at 0.4542';
comment on column order_products.ai_original_text is 'ciphertext: the customer''s own words';
comment on column order_products.notes is 'ciphertext: the customer''s own words';
create index on order_products (distributor_id, matched_product_id);
create index on order_products (distributor_id, suggested_product_id);
create index on order_products (distributor_id, matched_variant_id);
call protect_tenant_table('order_products');

create table order_attachments (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  order_id uuid not null,
  message_id uuid,
  file_name bytea,
  content_type text not null,
  size_bytes bigint check (size_bytes >= 0),
  storage_reference text,
  content bytea,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, order_id) references orders (distributor_id, id) on delete cascade,
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete set null (message_id)
);
comment on column order_attachments.file_name is 'ciphertext';
comment on column order_attachments.content is 'ciphertext';
create index on order_attachments (distributor_id, order_id);
create index on order_attachments (distributor_id, message_id);
call protect_tenant_table('order_attachments');

create table review_tasks (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  kind text not null check (kind in ('ORDER', 'QUESTION', 'COMPLAINT', 'PERSON_REQUESTED', 'ORDER_CHANGE', 'OPT_OUT',
    'UNREADABLE', 'PROCESSING_FAILED', 'SUSPICIOUS', 'UNDELIVERED', 'ALIAS')),
  reasons text[] not null default '{}',
  status text not null default 'OPEN' check (status in ('OPEN', 'IN_PROGRESS', 'DONE', 'DISMISSED')),
  order_id uuid,
  conversation_id uuid,
  order_session_id uuid,
  message_id uuid,
  customer_id uuid,
  details jsonb not null default '{}',
  note bytea,
  assigned_to uuid,
  resolved_by uuid,
  resolved_at timestamptz,
  resolution text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, order_id) references orders (distributor_id, id) on delete cascade,
  foreign key (distributor_id, conversation_id) references conversations (distributor_id, id) on delete cascade,
  foreign key (distributor_id, order_session_id) references conversation_order_sessions (distributor_id, id) on delete cascade,
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete cascade,
  foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade,
  foreign key (distributor_id, assigned_to) references user_profiles (distributor_id, id) on delete set null (assigned_to),
  foreign key (distributor_id, resolved_by) references user_profiles (distributor_id, id) on delete set null (resolved_by)
);
comment on column review_tasks.note is 'ciphertext';
create index on review_tasks (distributor_id, status, created_at);
create index on review_tasks (distributor_id, order_id);
create index on review_tasks (distributor_id, conversation_id);
create index on review_tasks (distributor_id, order_session_id);
create index on review_tasks (distributor_id, message_id);
create index on review_tasks (distributor_id, customer_id);
create index on review_tasks (distributor_id, assigned_to);
create index on review_tasks (distributor_id, resolved_by);
call protect_tenant_table('review_tasks');
