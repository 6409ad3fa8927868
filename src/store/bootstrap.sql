-- The roles, before any table is there: as whoever may create roles, and harmless when repeated.
-- Roles belong to the whole server: two databases that are set up at once meet here.
do $$
declare
  role_name text;
begin
  perform pg_advisory_xact_lock(hashtext('order_agent.bootstrap'));
  foreach role_name in array array['order_agent_owner', 'order_agent_service', 'order_agent_door_accounts',
    'order_agent_door_conversations', 'order_agent_door_outbox', 'order_agent_door_distributors'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I %s noinherit nosuperuser nobypassrls nocreatedb nocreaterole', role_name,
          case role_name when 'order_agent_service' then 'login' else 'nologin' end);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    -- The owner gives the doors their functions, and inherits nothing from them.
    if role_name like 'order_agent_door_%' and not pg_has_role('order_agent_owner', role_name, 'member') then
      execute format('grant %I to order_agent_owner', role_name);
    end if;
  end loop;
  if not pg_has_role(current_user, 'order_agent_owner', 'member') then
    execute format('grant order_agent_owner to %I', current_user);
  end if;
  if not has_schema_privilege('order_agent_owner', 'public', 'create with grant option') then
    grant create, usage on schema public to order_agent_owner with grant option;
  end if;
  if has_schema_privilege('public', 'public', 'create') then
    revoke create on schema public from public;
  end if;
  if not has_schema_privilege('order_agent_service', 'public', 'usage') then
    grant usage on schema public to order_agent_service;
  end if;
end $$;
