-- The three questions that are asked before a tenant is known. Each function runs as a role of its
-- own, for which one policy on one table and grants on the few columns it needs open just that.
-- They return ids only. The owner sees nothing through them: it does not inherit these roles.

create policy door_finds_accounts on external_integrations for select to order_agent_door_accounts using (true);
grant select (distributor_id, id, provider, account_key, status) on external_integrations to order_agent_door_accounts;

create function find_channel_account(wanted_provider text, wanted_account_key text)
returns table (distributor_id uuid, integration_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select account.distributor_id, account.id
    from public.external_integrations account
   where account.provider = wanted_provider and account.account_key = wanted_account_key
     and account.status <> 'INACTIVE'
$$;

create policy door_sees_schedule on conversation_schedule for select to order_agent_door_conversations using (true);
create policy door_leases_schedule on conversation_schedule for update to order_agent_door_conversations using (true) with check (true);
grant select (distributor_id, conversation_id, due_at, lease_until),
      update (attempts, lease_owner, lease_until) on conversation_schedule to order_agent_door_conversations;
grant select (attempts) on conversation_schedule to order_agent_door_conversations;

-- Fair: the first of every distributor before the second of any. The recursion steps from distributor
-- to distributor along the index, so that one with a hundred thousand due costs no more than its share.
-- Four times the limit is looked at, in equal shares, so that workers that claim at once skip each
-- other's rows and still find some.
create function claim_due_conversations(lim integer, lease interval, worker uuid, at timestamptz default now())
returns table (distributor_id uuid, conversation_id uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with recursive tenant (id) as (
    (select first.distributor_id from public.conversation_schedule first
      where first.due_at is not null order by first.distributor_id limit 1)
    union all
    select (select next.distributor_id from public.conversation_schedule next
             where next.due_at is not null and next.distributor_id > tenant.id
             order by next.distributor_id limit 1)
      from tenant where tenant.id is not null
  ), waiting as materialized (
    select tenant.id from tenant where exists (
      select from public.conversation_schedule s where s.distributor_id = tenant.id and s.due_at <= at)
  ), candidate as (
    select waiting.id as distributor_id, due.conversation_id, due.turn
      from waiting cross join lateral (
        select s.conversation_id, row_number() over (order by s.due_at) as turn
          from public.conversation_schedule s
         where s.distributor_id = waiting.id and s.due_at <= at and (s.lease_until is null or s.lease_until <= at)
         order by s.due_at limit greatest(lim * 4 / (select count(*) from waiting), 8)) due
  ), claimed as (
    select s.distributor_id, s.conversation_id
      from public.conversation_schedule s
      join candidate c on c.distributor_id = s.distributor_id and c.conversation_id = s.conversation_id
     where s.due_at <= at and (s.lease_until is null or s.lease_until <= at)
     order by c.turn, s.due_at limit lim for update of s skip locked
  )
  update public.conversation_schedule s
     set lease_owner = worker, lease_until = at + lease, attempts = s.attempts + 1
    from claimed where s.distributor_id = claimed.distributor_id and s.conversation_id = claimed.conversation_id
  returning s.distributor_id, s.conversation_id
$$;

create policy door_sees_outbox on outbox for select to order_agent_door_outbox using (true);
create policy door_leases_outbox on outbox for update to order_agent_door_outbox using (true) with check (true);
grant select (distributor_id, id, kind, status, conversation_id, attempts, next_attempt_at, lease_until),
      update (status, attempts, lease_owner, lease_until) on outbox to order_agent_door_outbox;

-- A row that is found in SENDING with its lease over was perhaps sent by whoever died: it becomes
-- UNKNOWN, and whoever claims it has to reconcile. Replies of one conversation go out in their order.
create function claim_due_outbox(lim integer, lease interval, worker uuid, at timestamptz default now())
returns table (distributor_id uuid, outbox_id uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with recursive tenant (id) as (
    (select first.distributor_id from public.outbox first
      where first.status in ('PENDING', 'SENDING', 'UNKNOWN') order by first.distributor_id limit 1)
    union all
    select (select next.distributor_id from public.outbox next
             where next.status in ('PENDING', 'SENDING', 'UNKNOWN') and next.distributor_id > tenant.id
             order by next.distributor_id limit 1)
      from tenant where tenant.id is not null
  ), waiting as materialized (
    select tenant.id from tenant where exists (
      select from public.outbox o where o.distributor_id = tenant.id
         and o.status in ('PENDING', 'SENDING', 'UNKNOWN') and o.next_attempt_at <= at)
  ), candidate as (
    select waiting.id as distributor_id, due.id, due.turn
      from waiting cross join lateral (
        select o.id, row_number() over (order by o.next_attempt_at, o.id) as turn
          from public.outbox o
         where o.distributor_id = waiting.id and o.status in ('PENDING', 'SENDING', 'UNKNOWN')
           and o.next_attempt_at <= at and (o.lease_until is null or o.lease_until <= at)
           and (o.kind <> 'REPLY' or o.status <> 'PENDING' or not exists (
             select from public.outbox earlier
              where earlier.distributor_id = o.distributor_id and earlier.conversation_id = o.conversation_id
                and earlier.kind = 'REPLY' and earlier.status in ('PENDING', 'SENDING') and earlier.id < o.id))
         order by o.next_attempt_at, o.id limit greatest(lim * 4 / (select count(*) from waiting), 8)) due
  ), claimed as (
    select o.distributor_id, o.id
      from public.outbox o join candidate c on c.distributor_id = o.distributor_id and c.id = o.id
     where o.status in ('PENDING', 'SENDING', 'UNKNOWN') and o.next_attempt_at <= at
       and (o.lease_until is null or o.lease_until <= at)
     order by c.turn, o.next_attempt_at limit lim for update of o skip locked
  )
  update public.outbox o
     set status = case o.status when 'PENDING' then 'SENDING' else 'UNKNOWN' end,
         lease_owner = worker, lease_until = at + lease, attempts = o.attempts + 1
    from claimed where o.distributor_id = claimed.distributor_id and o.id = claimed.id
  returning o.distributor_id, o.id
$$;

-- A new owner must be able to create in the schema at the moment at which it becomes the owner.
grant create, usage on schema public to order_agent_door_accounts, order_agent_door_conversations, order_agent_door_outbox;
revoke all on function find_channel_account(text, text) from public;
revoke all on function claim_due_conversations(integer, interval, uuid, timestamptz) from public;
revoke all on function claim_due_outbox(integer, interval, uuid, timestamptz) from public;
grant execute on function find_channel_account(text, text) to order_agent_service;
grant execute on function claim_due_conversations(integer, interval, uuid, timestamptz) to order_agent_service;
grant execute on function claim_due_outbox(integer, interval, uuid, timestamptz) to order_agent_service;
alter function find_channel_account(text, text) owner to order_agent_door_accounts;
alter function claim_due_conversations(integer, interval, uuid, timestamptz) owner to order_agent_door_conversations;
alter function claim_due_outbox(integer, interval, uuid, timestamptz) owner to order_agent_door_outbox;
revoke create on schema public from order_agent_door_accounts, order_agent_door_conversations, order_agent_door_outbox;
