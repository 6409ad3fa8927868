-- What the database keeps by itself: a customer's totals, a webhook's totals, who changed what.

-- Counted are orders that the customer placed (PENDING ones nobody confirmed) and that no other
-- order replaced. Counting again is exact whatever changed; the lock on the customer comes first, so
-- that the count sees what a transaction before us committed.
create function keep_customer_totals() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
  tenant uuid := coalesce(new.distributor_id, old.distributor_id);
  buyer uuid;
begin
  for buyer in select distinct unnest(array[new.customer_id, old.customer_id]) order by 1 loop
    continue when buyer is null;
    perform from public.customers c where c.distributor_id = tenant and c.id = buyer for update;
    update public.customers c
       set total_orders = placed.orders, total_spent = placed.spent, last_ordered_date = placed.latest,
           status = case when placed.orders > 0 and c.status = 'NO_ORDERS_YET' then 'ORDERING' else c.status end
      from (select count(*) as orders, coalesce(sum(o.total_amount), 0) as spent, max(o.received_date) as latest
              from public.orders o
             where o.distributor_id = tenant and o.customer_id = buyer and o.status <> 'PENDING'
               and not exists (select from public.orders later
                                where later.distributor_id = tenant and later.replaces_order_id = o.id)) placed
     where c.distributor_id = tenant and c.id = buyer;
  end loop;
  return null;
end $$;
create trigger keep_customer_totals
  after insert or delete or update of status, total_amount, customer_id, replaces_order_id, received_date on orders
  for each row execute function keep_customer_totals();

create function keep_webhook_totals() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
  before text := case when tg_op = 'UPDATE' then old.status end;
begin
  update public.webhook_endpoints w
     set total_deliveries = w.total_deliveries + (tg_op = 'INSERT')::integer,
         successful_deliveries = w.successful_deliveries
           + (new.status = 'SUCCESS' and before is distinct from 'SUCCESS')::integer,
         failed_deliveries = w.failed_deliveries
           + (new.status = 'FAILED' and before is distinct from 'FAILED')::integer,
         last_triggered_at = greatest(w.last_triggered_at, new.attempted_at)
   where w.distributor_id = new.distributor_id and w.id = new.webhook_endpoint_id;
  return null;
end $$;
create trigger keep_webhook_totals after insert or update of status on webhook_deliveries
  for each row execute function keep_webhook_totals();

-- The audit names the row and the person, never a value. Messages are not audited here: each is
-- written once on the hot path, and is its own record; reading them is audited by the console.
create function audit_change() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
  changed record;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  insert into public.data_access_audit (distributor_id, table_name, operation, user_id, attempted_record_id)
  values (changed.distributor_id, tg_table_name, tg_op, public.get_current_user_id(), changed.id);
  return null;
end $$;
create trigger audit_change after insert or update or delete on customers for each row execute function audit_change();
create trigger audit_change after insert or update or delete on orders for each row execute function audit_change();
create trigger audit_change after insert or update or delete on external_integrations for each row execute function audit_change();
create trigger audit_change after insert or update or delete on encryption_keys for each row execute function audit_change();
create trigger audit_change after insert or update or delete on user_profiles for each row execute function audit_change();
