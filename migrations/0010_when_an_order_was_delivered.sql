-- An order of today's date may have reached the customer already: then nothing of it is open.

alter table orders add column delivered_at timestamptz;
comment on column orders.delivered_at is 'when the goods reached the customer, where the distributor says so; until then an order is open to the end of its delivery date';
