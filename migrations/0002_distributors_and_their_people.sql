-- The tenants, the people who work for them, and the keys that seal a tenant's data.

create table distributors (
  id uuid primary key,
  business_name text not null check (business_name <> ''),
  domain text,
  subdomain text unique,
  api_key_hash text,
  webhook_secret bytea,
  subscription_tier text not null default 'FREE' check (subscription_tier in ('FREE', 'BASIC', 'PREMIUM', 'ENTERPRISE')),
  subscription_status text not null default 'ACTIVE' check (subscription_status in ('ACTIVE', 'SUSPENDED', 'CANCELLED')),
  billing_email text,
  contact_name text,
  contact_email text,
  contact_phone text,
  address text,
  timezone text not null default 'UTC',
  locale text not null default 'en',
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  ai_enabled boolean not null default true,
  ai_model_preference text not null default 'gpt-4',
  ai_confidence_threshold numeric(4,3) not null default 0.800 check (ai_confidence_threshold between 0 and 1),
  monthly_ai_budget_usd numeric(12,2) not null default 0 check (monthly_ai_budget_usd >= 0),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE', 'PENDING_SETUP')),
  onboarding_completed boolean not null default false,
  max_customers integer check (max_customers >= 0),
  max_monthly_messages integer check (max_monthly_messages >= 0),
  max_monthly_ai_requests integer check (max_monthly_ai_requests >= 0),
  auto_close_timeout_minutes integer not null default 120 check (auto_close_timeout_minutes > 0),
  quiet_window_seconds integer not null default 6 check (quiet_window_seconds >= 0),
  catalog_version bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column distributors.webhook_secret is 'ciphertext';
comment on column distributors.catalog_version is 'grows with every change to products, their units or their aliases; caches compare it';
call protect_tenant_table('distributors', 'select, insert, update', 'id');
-- Operators list the tenants as the owner; it reads names here and nothing in any other table.
create policy owner_lists on distributors for select to order_agent_owner using (true);

create table user_profiles (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  email text,
  password_hash text,
  first_name text,
  last_name text,
  display_name text,
  avatar_url text,
  role text not null default 'OPERATOR' check (role in ('OWNER', 'ADMIN', 'MANAGER', 'OPERATOR')),
  permissions jsonb not null default '[]',
  status text not null default 'PENDING' check (status in ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'PENDING')),
  email_verified boolean not null default false,
  last_sign_in_at timestamptz,
  last_activity_at timestamptz,
  sign_in_count integer not null default 0,
  timezone text,
  locale text,
  notification_preferences jsonb not null default '{}',
  onboarding_completed boolean not null default false,
  onboarding_step text,
  require_password_change boolean not null default false,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, email)
);
comment on table user_profiles is 'id is the id of the identity provider where there is one; else email and password_hash are the log-in';
call protect_tenant_table('user_profiles');

create table user_sessions (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  ip_address inet,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (distributor_id, id),
  unique (distributor_id, token_hash),
  foreign key (distributor_id, user_id) references user_profiles (distributor_id, id) on delete cascade
);
comment on column user_sessions.token_hash is 'the token itself is only with the user';
create index on user_sessions (distributor_id, user_id);
call protect_tenant_table('user_sessions');

create table user_invitations (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  email text not null,
  role text not null check (role in ('ADMIN', 'MANAGER', 'OPERATOR')),
  permissions jsonb not null default '[]',
  invited_by uuid not null,
  invitation_token text not null,
  status text not null default 'PENDING' check (status in ('PENDING', 'ACCEPTED', 'EXPIRED', 'REVOKED')),
  expires_at timestamptz not null default now() + interval '7 days',
  sent_count integer not null default 0,
  last_sent_at timestamptz,
  accepted_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  personal_message text,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, invitation_token),
  foreign key (distributor_id, invited_by) references user_profiles (distributor_id, id),
  foreign key (distributor_id, revoked_by) references user_profiles (distributor_id, id)
);
create index on user_invitations (distributor_id, invited_by);
create index on user_invitations (distributor_id, revoked_by);
call protect_tenant_table('user_invitations');

create table encryption_keys (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  purpose text not null check (purpose in ('DATA', 'BLIND_INDEX')),
  algorithm text not null default 'AES-256-GCM',
  wrapped_key bytea not null,
  master_key_id text not null,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'RETIRED')),
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id)
);
comment on table encryption_keys is 'each key is wrapped by the master key, which is never in the database; retired keys still open what they sealed';
create unique index one_active_key on encryption_keys (distributor_id, purpose) where status = 'ACTIVE';
call protect_tenant_table('encryption_keys', 'select, insert, update');

create table delivery_terms (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  customer_id uuid,
  cutoff time,
  cutoff_days_before integer check (cutoff_days_before between 0 and 30),
  delivery_days text[] check (delivery_days <@ array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']),
  minimum_order numeric(12,2) check (minimum_order >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique nulls not distinct (distributor_id, customer_id)
);
comment on table delivery_terms is 'the row without a customer is the distributor''s own; a customer''s row overrides it column by column, null means not overridden';
call protect_tenant_table('delivery_terms');

create table delivery_exceptions (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  customer_id uuid,
  day date not null,
  kind text not null default 'HOLIDAY' check (kind in ('HOLIDAY')),
  note text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique nulls not distinct (distributor_id, customer_id, day)
);
call protect_tenant_table('delivery_exceptions');
