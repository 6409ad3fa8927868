-- What became of a message is followed from its arrival to the answer.

alter table messages add column trace_context text;
comment on column messages.trace_context is
  'W3C traceparent of the request that delivered it, where traces are kept; the turn that reads it goes on with it';
