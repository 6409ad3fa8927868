-- Accounts at providers, other systems that want to know, and everything that waits to be sent.

create table external_integrations (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  integration_type text not null check (integration_type in ('MESSAGING', 'ECOMMERCE', 'CRM', 'ANALYTICS', 'PAYMENT', 'SHIPPING')),
  provider text not null,
  provider_version text,
  account_key text,
  display_name text not null,
  config jsonb not null default '{}',
  credentials bytea,
  webhook_url text,
  webhook_secret bytea,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE', 'ERROR', 'PENDING_AUTH')),
  last_sync_at timestamptz,
  sync_frequency_minutes integer,
  error_count integer not null default 0,
  last_error_message text,
  capabilities jsonb not null default '[]',
  rate_limit_remaining integer,
  rate_limit_reset_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  check (integration_type <> 'MESSAGING' or account_key is not null)
);
comment on column external_integrations.account_key is 'the provider''s name for the account: what a payload is recognised by';
comment on column external_integrations.credentials is 'ciphertext';
comment on column external_integrations.webhook_secret is 'ciphertext';
-- The one index that no tenant leads: an account at a provider is one distributor's, and nobody
-- knows whose before it is found.
create unique index one_distributor_an_account on external_integrations (provider, account_key) where status <> 'INACTIVE';
call protect_tenant_table('external_integrations');

alter table conversations add foreign key (distributor_id, integration_id)
  references external_integrations (distributor_id, id) on delete set null (integration_id);

create table outbox (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  kind text not null check (kind in ('REPLY', 'WEBHOOK', 'EVENT')),
  status text not null default 'PENDING' check (status in ('PENDING', 'SENDING', 'SENT', 'UNKNOWN', 'FAILED', 'EXPIRED', 'HELD')),
  conversation_id uuid,
  message_id uuid,
  integration_id uuid,
  payload bytea not null,
  trace_context text,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  expires_at timestamptz,
  lease_owner uuid,
  lease_until timestamptz,
  provider_reference text,
  last_error text,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, conversation_id) references conversations (distributor_id, id) on delete cascade,
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete cascade,
  foreign key (distributor_id, integration_id) references external_integrations (distributor_id, id)
);
comment on column outbox.payload is 'ciphertext';
comment on column outbox.status is 'UNKNOWN: it may have gone out; reconciled by the provider''s reference, never blindly sent again. HELD: a person decides';
create index due_outbox on outbox (distributor_id, next_attempt_at) where status in ('PENDING', 'SENDING', 'UNKNOWN');
create index waiting_replies on outbox (distributor_id, conversation_id, id) where kind = 'REPLY' and status in ('PENDING', 'SENDING');
create index on outbox (distributor_id, conversation_id);
create index on outbox (distributor_id, message_id);
create index on outbox (distributor_id, integration_id);
call protect_tenant_table('outbox');

create table external_message_mappings (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  integration_id uuid,
  provider text not null,
  external_message_id text not null,
  message_id uuid,
  outbox_id uuid,
  status text check (status in ('SENT', 'DELIVERED', 'READ', 'FAILED')),
  status_at timestamptz,
  error_code text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, provider, external_message_id),
  foreign key (distributor_id, integration_id) references external_integrations (distributor_id, id) on delete cascade,
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete cascade,
  foreign key (distributor_id, outbox_id) references outbox (distributor_id, id) on delete set null (outbox_id)
);
comment on column external_message_mappings.message_id is 'null: the provider reported on a message before we had recorded that it was sent';
create index on external_message_mappings (distributor_id, message_id);
create index on external_message_mappings (distributor_id, integration_id);
create index on external_message_mappings (distributor_id, outbox_id);
call protect_tenant_table('external_message_mappings');

-- Only a higher rank replaces a status; a late DELIVERED outranks a failure.
create function delivery_rank(status text) returns integer
language sql immutable parallel safe set search_path = pg_catalog as $$
  select case status when 'SENT' then 1 when 'FAILED' then 2 when 'DELIVERED' then 3 when 'READ' then 4 else 0 end
$$;

create table webhook_endpoints (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  name text not null,
  url text not null,
  events jsonb not null default '[]',
  auth_type text not null default 'HMAC_SHA256' check (auth_type in ('NONE', 'API_KEY', 'BEARER_TOKEN', 'HMAC_SHA256')),
  auth_value bytea,
  retry_attempts integer not null default 8 check (retry_attempts >= 0),
  retry_delay_seconds integer not null default 5 check (retry_delay_seconds > 0),
  timeout_seconds integer not null default 15 check (timeout_seconds > 0),
  active boolean not null default true,
  last_triggered_at timestamptz,
  total_deliveries bigint not null default 0,
  successful_deliveries bigint not null default 0,
  failed_deliveries bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id)
);
comment on column webhook_endpoints.auth_value is 'ciphertext';
call protect_tenant_table('webhook_endpoints');

create table webhook_deliveries (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  webhook_endpoint_id uuid not null,
  outbox_id uuid,
  event_type text not null,
  event_data bytea not null,
  status text not null default 'PENDING' check (status in ('PENDING', 'SUCCESS', 'FAILED', 'RETRYING')),
  attempt_number integer not null default 1 check (attempt_number > 0),
  scheduled_at timestamptz not null default now(),
  attempted_at timestamptz,
  completed_at timestamptz,
  response_status_code integer,
  response_body text,
  response_headers jsonb,
  error_message text,
  retry_after timestamptz,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, webhook_endpoint_id) references webhook_endpoints (distributor_id, id) on delete cascade,
  foreign key (distributor_id, outbox_id) references outbox (distributor_id, id) on delete set null (outbox_id)
);
comment on column webhook_deliveries.event_data is 'ciphertext of the JSON that is sent';
create index on webhook_deliveries (distributor_id, webhook_endpoint_id, created_at);
create index on webhook_deliveries (distributor_id, outbox_id);
call protect_tenant_table('webhook_deliveries');

-- Requests that could not be read: nobody knows whose they are, so no tenant owns them. The service
-- may add to them and never read them back; an operator reads them as a superuser.
create table rejected_requests (
  id uuid primary key,
  provider text not null,
  reason text not null,
  body bytea not null check (octet_length(body) <= 65536 + 64),
  received_at timestamptz not null default now()
);
comment on column rejected_requests.body is 'ciphertext under the master key, of at most 64 KiB';
alter table rejected_requests enable row level security;
alter table rejected_requests force row level security;
create policy service_adds on rejected_requests for insert to order_agent_service with check (true);
grant insert on rejected_requests to order_agent_service;
