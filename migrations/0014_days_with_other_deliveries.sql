-- A day may also be delivered on beside the usual ones, or have a cut-off of its own.

alter table delivery_exceptions drop constraint delivery_exceptions_kind_check;
alter table delivery_exceptions add column closes_at timestamp;
comment on column delivery_exceptions.closes_at is
  'the distributor''s wall clock at which orders for that day close, in place of the usual cut-off';
alter table delivery_exceptions add constraint delivery_exceptions_kind_check check (
  (kind = 'HOLIDAY' and closes_at is null)
  or kind = 'EXTRA_DAY'
  or (kind = 'CUTOFF' and closes_at is not null)
);
comment on column delivery_exceptions.kind is
  'HOLIDAY: no delivery; EXTRA_DAY: delivery, whatever the weekday; CUTOFF: another cut-off; a customer''s own row for a day stands in place of everybody''s';
