create table thing (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text},
  note ${text},
  state integer not null,
  weight double precision,
  size bigint,
  is_default boolean,
  created bigint,
  length bigint,
  owner ${text},
  parts ${text},
  primary key (account, id)
);
