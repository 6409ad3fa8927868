-- Model answers, their cost and their errors, what is learned from corrections, found personal data
-- and the audit trail.

create table ai_responses (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  message_id uuid not null,
  agent_type text not null check (agent_type in ('ORDER_PROCESSING', 'CUSTOMER_SUPPORT', 'MESSAGE_ANALYSIS', 'CONTEXT_MANAGER')),
  agent_version text not null,
  request_hash bytea,
  response_content bytea not null,
  confidence numeric(4,3) check (confidence between 0 and 1),
  processing_time integer check (processing_time >= 0),
  extracted_data jsonb not null default '{}',
  tokens_used integer not null default 0,
  prompt_tokens integer not null default 0,
  completion_tokens integer not null default 0,
  cost_usd numeric(12,6) not null default 0,
  model_used text not null,
  prompt_version text not null,
  human_feedback text check (human_feedback in ('HELPFUL', 'PARTIALLY_HELPFUL', 'NOT_HELPFUL')),
  human_feedback_notes text,
  feedback_by uuid,
  was_used boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, message_id, request_hash),
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete cascade,
  foreign key (distributor_id, feedback_by) references user_profiles (distributor_id, id)
);
comment on column ai_responses.response_content is 'ciphertext; never changed once stored';
comment on column ai_responses.request_hash is 'what was asked: a retried turn finds the answer that is already paid for';
comment on column ai_responses.processing_time is 'milliseconds';
create index on ai_responses (distributor_id, created_at);
create index on ai_responses (distributor_id, feedback_by);
call protect_tenant_table('ai_responses',
  'select, insert, update (human_feedback, human_feedback_notes, feedback_by, was_used)');

create table ai_usage_metrics (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  requests_count integer not null default 0,
  tokens_used bigint not null default 0,
  cost_usd numeric(12,6) not null default 0,
  avg_confidence numeric(4,3) check (avg_confidence between 0 and 1),
  successful_requests integer not null default 0,
  failed_requests integer not null default 0,
  avg_response_time integer,
  peak_concurrent_requests integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, period_start),
  check (period_end > period_start)
);
comment on column ai_usage_metrics.avg_response_time is 'milliseconds';
call protect_tenant_table('ai_usage_metrics');

create table ai_errors (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  message_id uuid,
  error_type text not null,
  error_message text,
  model_used text,
  retryable boolean not null default false,
  attempt integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete cascade
);
create index on ai_errors (distributor_id, created_at);
create index on ai_errors (distributor_id, message_id);
call protect_tenant_table('ai_errors', 'select, insert');

create table ai_training_data (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  input_text bytea not null,
  input_context jsonb not null default '{}',
  expected_output jsonb not null,
  expected_confidence numeric(4,3) check (expected_confidence between 0 and 1),
  actual_output jsonb,
  actual_confidence numeric(4,3) check (actual_confidence between 0 and 1),
  data_source text not null check (data_source in ('MANUAL_ENTRY', 'CORRECTED_AI_OUTPUT', 'EXPERT_REVIEW')),
  quality_score integer check (quality_score between 1 and 5),
  used_in_training boolean not null default false,
  training_batch text,
  ai_response_id uuid,
  message_id uuid,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, ai_response_id) references ai_responses (distributor_id, id) on delete set null (ai_response_id),
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete set null (message_id)
);
comment on column ai_training_data.input_text is 'ciphertext';
create index on ai_training_data (distributor_id, created_at);
create index on ai_training_data (distributor_id, ai_response_id);
create index on ai_training_data (distributor_id, message_id);
call protect_tenant_table('ai_training_data');

create table pii_detection_results (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  message_id uuid,
  field_name text not null,
  pii_type text not null check (pii_type in ('EMAIL', 'PHONE', 'ADDRESS', 'SSN', 'CREDIT_CARD', 'IBAN', 'NAME', 'DATE_OF_BIRTH')),
  detected_value bytea not null,
  confidence_score numeric(4,3) not null check (confidence_score between 0 and 1),
  detection_rule_id text,
  reviewed boolean not null default false,
  is_false_positive boolean,
  reviewed_by uuid,
  reviewed_at timestamptz,
  action_taken text not null check (action_taken in ('REDACTED', 'ENCRYPTED', 'FLAGGED')),
  created_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, message_id) references messages (distributor_id, id) on delete cascade,
  foreign key (distributor_id, reviewed_by) references user_profiles (distributor_id, id) on delete set null (reviewed_by)
);
comment on column pii_detection_results.detected_value is 'ciphertext';
create index on pii_detection_results (distributor_id, message_id);
create index on pii_detection_results (distributor_id, reviewed_by);
call protect_tenant_table('pii_detection_results');

create table data_access_audit (
  distributor_id uuid not null references distributors (id),
  id uuid not null default gen_random_uuid(),
  table_name text not null,
  operation text not null check (operation in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')),
  user_id uuid,
  attempted_record_id uuid,
  ip_address inet,
  user_agent text,
  created_at timestamptz not null default now(),
  primary key (distributor_id, id)
);
comment on table data_access_audit is 'written by triggers on customers, orders, external_integrations, encryption_keys and user_profiles, and by the console for what is read; the service can add to it and never change it';
comment on column data_access_audit.user_id is 'null: the service itself; no foreign key, since the trail outlives the user';
create index on data_access_audit (distributor_id, created_at);
create index on data_access_audit (distributor_id, table_name, attempted_record_id);
call protect_tenant_table('data_access_audit', 'select, insert');
