-- What a distributor's models may still cost this month. A call's greatest cost is counted before the
-- call and corrected after it, in one row that parallel workers lock: they cannot overspend together,
-- and a worker that dies in between leaves its promise counted.

create table model_spending (
  distributor_id uuid not null references distributors (id),
  month date not null,
  usd numeric(12,6) not null default 0 check (usd >= 0),
  requests integer not null default 0 check (requests >= 0),
  exhausted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, month)
);
comment on column model_spending.month is 'its first day, in the distributor''s time zone';
comment on column model_spending.usd is 'spent, and promised to calls that are under way or whose worker died';
comment on column model_spending.requests is 'questions; tries of one question count once';
comment on column model_spending.exhausted_at is 'when a question was first refused, of which the owner was told once';
call protect_tenant_table('model_spending', 'select, insert, update');

comment on column distributors.monthly_ai_budget_usd is 'what models may cost in a calendar month; 0: no model is asked';
comment on column distributors.max_monthly_ai_requests is 'questions to models in a calendar month; null: no limit';

alter table ai_usage_metrics add column model_requests integer not null default 0;
comment on column ai_usage_metrics.model_requests is 'of requests_count, those to a model; the others are readings by the parser, and avg_confidence is of those';

alter table review_tasks drop constraint review_tasks_kind_check;
alter table review_tasks add constraint review_tasks_kind_check
  check (kind in ('ORDER', 'QUESTION', 'COMPLAINT', 'PERSON_REQUESTED', 'ORDER_CHANGE', 'OPT_OUT', 'UNREADABLE',
    'PROCESSING_FAILED', 'SUSPICIOUS', 'UNDELIVERED', 'ALIAS', 'MODEL_BUDGET'));
