-- A cache of the catalog reads what changed since its version, and nothing else.

alter table products add column catalog_version bigint not null default 0;
comment on column products.catalog_version is
  'the distributor''s catalog version that last changed the product, its units or its words for every customer';
create index on products (distributor_id, catalog_version);

-- Whoever writes products has raised the distributor's version before, in the same transaction: the
-- lock on that row makes versions become visible in their order. A row that is written as it was, as
-- an import of the whole list does, is not changed.
create function stamp_changed_product() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
  same public.products;
begin
  if tg_op = 'UPDATE' then
    same := new;
    same.updated_at := old.updated_at;
    same.catalog_version := old.catalog_version;
    if same is not distinct from old then
      return new;
    end if;
  end if;
  new.catalog_version := (select d.catalog_version from public.distributors d where d.id = new.distributor_id);
  return new;
end $$;
create trigger stamp_changed_product before insert or update on products
  for each row execute function stamp_changed_product();

create function stamp_product_of_unit() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
  changed public.product_units;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  update public.products p
     set catalog_version = (select d.catalog_version from public.distributors d where d.id = changed.distributor_id)
   where p.distributor_id = changed.distributor_id and p.id = changed.product_id;
  return null;
end $$;
create trigger stamp_product_of_unit after insert or update or delete on product_units
  for each row execute function stamp_product_of_unit();

-- A word that holds for every customer is part of the catalog; one is learned or taken back at a time,
-- so each raises the version itself.
create function stamp_product_of_alias() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
declare
  tenant uuid := coalesce(new.distributor_id, old.distributor_id);
  raised bigint;
begin
  if (tg_op = 'DELETE' or new.customer_id is not null) and (tg_op = 'INSERT' or old.customer_id is not null) then
    return null;
  end if;
  update public.distributors d set catalog_version = d.catalog_version + 1
   where d.id = tenant returning d.catalog_version into raised;
  update public.products p set catalog_version = raised
   where p.distributor_id = tenant and p.id in (new.product_id, old.product_id);
  return null;
end $$;
create trigger stamp_product_of_alias after insert or update or delete on product_aliases
  for each row execute function stamp_product_of_alias();
