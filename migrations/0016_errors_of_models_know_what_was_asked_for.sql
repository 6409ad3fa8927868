-- A message may be asked about for several purposes, each with a limit of its own; failed questions
-- count like answered ones.

alter table ai_errors add column agent_type text not null default 'ORDER_PROCESSING'
  check (agent_type in ('ORDER_PROCESSING', 'CUSTOMER_SUPPORT', 'MESSAGE_ANALYSIS', 'CONTEXT_MANAGER'));
comment on column ai_errors.agent_type is 'what was asked for, as ai_responses has it';
