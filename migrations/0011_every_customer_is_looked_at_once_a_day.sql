-- When a distributor's customers were last gone through for who is late, and the door that finds
-- those whose day has come. The stamp is set by the claim: a worker that dies leaves one day's look
-- out, and the next one makes up for it, since nothing is kept between two looks.

alter table distributors add column customers_looked_at timestamptz;
comment on column distributors.customers_looked_at is 'when status and expected_order_date of all its customers were last worked out';
create index on distributors (customers_looked_at nulls first);

create policy door_sees_distributors on distributors for select to order_agent_door_distributors using (true);
create policy door_stamps_distributors on distributors for update to order_agent_door_distributors using (true) with check (true);
grant select (id, status, customers_looked_at), update (customers_looked_at) on distributors to order_agent_door_distributors;

create function claim_distributors_to_look_at(lim integer, at timestamptz)
returns table (distributor_id uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with waiting as (
    select d.id from public.distributors d
     where d.status <> 'INACTIVE' and (d.customers_looked_at is null or d.customers_looked_at <= at - interval '1 day')
     order by d.customers_looked_at nulls first limit lim for update of d skip locked
  )
  update public.distributors d set customers_looked_at = at
    from waiting where d.id = waiting.id
  returning d.id
$$;

grant create, usage on schema public to order_agent_door_distributors;
revoke all on function claim_distributors_to_look_at(integer, timestamptz) from public;
grant execute on function claim_distributors_to_look_at(integer, timestamptz) to order_agent_service;
alter function claim_distributors_to_look_at(integer, timestamptz) owner to order_agent_door_distributors;
revoke create on schema public from order_agent_door_distributors;
