create table operation (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  state ${text} not null,
  target_entity_id ${text} not null,
  error_code ${text},
  error_message ${text},
  kind ${text} not null,
  argument ${text} not null,
  attempt integer not null,
  owner ${text},
  due bigint,
  ended bigint,
  primary key (account, id)
);
create index operation_newest on operation (account, seq desc);
create index operation_of on operation (account, target_entity_id);
create index operation_due on operation (due);
create index operation_ended on operation (ended);
