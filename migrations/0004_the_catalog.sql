-- What a distributor sells: products, their units, words, variants and bundles.

create table product_categories (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  name text not null,
  parent_category_id uuid,
  description text,
  ai_keywords jsonb not null default '[]',
  sort_order integer not null default 0,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique nulls not distinct (distributor_id, parent_category_id, name),
  foreign key (distributor_id, parent_category_id) references product_categories (distributor_id, id) on delete cascade
);
call protect_tenant_table('product_categories');

create table products (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  name text not null check (name <> ''),
  sku text not null check (sku <> ''),
  description text,
  category text not null default '',
  category_id uuid,
  unit text not null check (unit <> ''),
  unit_price numeric(12,2) not null check (unit_price >= 0),
  currency text,
  brand text not null default '',
  model text,
  size text not null default '',
  size_variants jsonb not null default '[]',
  seasonal boolean not null default false,
  minimum_order_quantity numeric(12,3) check (minimum_order_quantity > 0),
  maximum_order_quantity numeric(12,3) check (maximum_order_quantity > 0),
  order_multiple numeric(12,3) check (order_multiple > 0),
  lead_time_days integer not null default 0 check (lead_time_days >= 0),
  aliases jsonb not null default '[]',
  keywords jsonb not null default '[]',
  ai_training_examples jsonb not null default '[]',
  common_misspellings jsonb not null default '[]',
  seasonal_patterns jsonb not null default '[]',
  contents jsonb not null default '[]',
  ean jsonb not null default '[]',
  variant_of_id uuid,
  catalog_position integer not null default 0,
  in_stock boolean not null default true,
  stock_quantity numeric(12,3),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, sku),
  foreign key (distributor_id, category_id) references product_categories (distributor_id, id) on delete set null (category_id),
  foreign key (distributor_id, variant_of_id) references products (distributor_id, id) on delete set null (variant_of_id)
);
comment on column products.currency is 'null: the distributor''s';
comment on column products.contents is 'what one unit of sale holds, as pairs of unit and quantity: for conversion only';
comment on column products.ean is 'GTINs';
comment on column products.catalog_position is 'the order of the distributor''s own list';
create index on products (distributor_id, category_id);
create index on products (distributor_id, variant_of_id);
create index on products using gin (aliases jsonb_path_ops);
call protect_tenant_table('products');

create table product_units (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  product_id uuid not null,
  unit text not null check (unit <> ''),
  factor numeric(18,6) not null check (factor > 0),
  contents jsonb not null default '[]',
  unit_price numeric(12,2) check (unit_price >= 0),
  position integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, product_id, unit),
  foreign key (distributor_id, product_id) references products (distributor_id, id) on delete cascade
);
comment on column product_units.factor is 'how many of the product''s smallest unit this one is';
comment on column product_units.unit_price is 'null: follows from the product''s price and the factors';
call protect_tenant_table('product_units');

create table product_aliases (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  product_id uuid not null,
  customer_id uuid,
  alias text not null check (alias <> ''),
  origin text not null check (origin in ('IMPORT', 'STAFF', 'LEARNED')),
  version integer not null default 1,
  status text not null default 'ACTIVE' check (status in ('PROPOSED', 'ACTIVE', 'REJECTED', 'RETRACTED')),
  active boolean not null generated always as (status = 'ACTIVE') stored,
  evidence jsonb not null default '{}',
  proposed_by uuid,
  decided_by uuid,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  foreign key (distributor_id, product_id) references products (distributor_id, id) on delete cascade,
  foreign key (distributor_id, customer_id) references customers (distributor_id, id) on delete cascade
);
comment on column product_aliases.customer_id is 'null: holds for every customer of the distributor';
create unique index one_active_meaning on product_aliases (distributor_id, customer_id, alias) nulls not distinct where status = 'ACTIVE';
create index on product_aliases (distributor_id, product_id);
call protect_tenant_table('product_aliases');

create table product_variants (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  product_id uuid not null,
  variant_name text not null,
  variant_type text not null check (variant_type in ('SIZE', 'COLOR', 'VOLUME', 'WEIGHT', 'FLAVOR', 'STYLE')),
  sku text not null,
  unit_price numeric(12,2) check (unit_price >= 0),
  price_difference numeric(12,2),
  stock_quantity numeric(12,3),
  low_stock_threshold numeric(12,3),
  ai_aliases jsonb not null default '[]',
  sort_order integer not null default 0,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, sku),
  foreign key (distributor_id, product_id) references products (distributor_id, id) on delete cascade
);
create index on product_variants (distributor_id, product_id);
call protect_tenant_table('product_variants');

create table product_bundles (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  name text not null,
  sku text not null,
  description text,
  bundle_price numeric(12,2) check (bundle_price >= 0),
  aliases jsonb not null default '[]',
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique (distributor_id, sku)
);
call protect_tenant_table('product_bundles');

create table product_bundle_items (
  distributor_id uuid not null references distributors (id),
  id uuid not null,
  bundle_id uuid not null,
  product_id uuid not null,
  variant_id uuid,
  quantity numeric(12,3) not null check (quantity > 0),
  unit text not null,
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (distributor_id, id),
  unique nulls not distinct (distributor_id, bundle_id, product_id, variant_id),
  foreign key (distributor_id, bundle_id) references product_bundles (distributor_id, id) on delete cascade,
  foreign key (distributor_id, product_id) references products (distributor_id, id) on delete cascade,
  foreign key (distributor_id, variant_id) references product_variants (distributor_id, id) on delete cascade
);
create index on product_bundle_items (distributor_id, product_id);
create index on product_bundle_items (distributor_id, variant_id);
call protect_tenant_table('product_bundle_items');
