-- Whose rows a transaction may touch, and the one way in which every tenant's table is guarded.

create function get_current_distributor_id() returns uuid
language plpgsql stable parallel safe set search_path = pg_catalog as $$
declare
  current_id text := nullif(current_setting('app.distributor_id', true), '');
begin
  if current_id is null then
    raise exception 'no distributor is set for this transaction' using errcode = 'insufficient_privilege';
  end if;
  return current_id::uuid;
end $$;
comment on function get_current_distributor_id() is
  'The tenant of this transaction. Fails closed: raises where none is set, also after an earlier local setting ended.';

-- Who acts, for the audit; null for the service itself.
create function get_current_user_id() returns uuid
language sql stable parallel safe set search_path = pg_catalog as $$
  select nullif(current_setting('app.user_id', true), '')::uuid
$$;

create function set_updated_at() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;

-- Row level security, forced on the owner too; one policy for each kind of access, for the service
-- alone (everyone else, the owner included, matches no policy and sees nothing); the grants; and
-- the trigger on updated_at. The call in a scalar subquery runs once a query, not once a row.
create procedure protect_tenant_table(
  tenant_table regclass, grants text default 'select, insert, update, delete', tenant_key text default 'distributor_id')
language plpgsql set search_path = pg_catalog, public as $$
declare
  mine text := format('%I = (select public.get_current_distributor_id())', tenant_key);
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format('create policy tenant_reads on %s for select to order_agent_service using (%s)', tenant_table, mine);
  execute format('create policy tenant_inserts on %s for insert to order_agent_service with check (%s)', tenant_table, mine);
  execute format('create policy tenant_updates on %s for update to order_agent_service using (%s) with check (%s)', tenant_table, mine, mine);
  execute format('create policy tenant_deletes on %s for delete to order_agent_service using (%s)', tenant_table, mine);
  execute format('grant %s on %s to order_agent_service', grants, tenant_table);
  if exists (select from pg_attribute where attrelid = tenant_table and attname = 'updated_at' and not attisdropped) then
    execute format('create trigger set_updated_at before update on %s for each row execute function public.set_updated_at()', tenant_table);
  end if;
end $$;
revoke all on procedure protect_tenant_table(regclass, text, text) from public;

-- The service refuses to start on a schema that is not the one it was built for.
grant select on _sqlx_migrations to order_agent_service;
