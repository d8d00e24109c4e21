create table account (
  name ${text} not null primary key,
  id ${text} not null unique,
  state ${text} not null,
  created bigint not null
);

create table client (
  id ${text} not null primary key,
  name ${text} not null,
  account ${text} not null references account (name),
  secret_hash ${bytes} not null,
  created bigint not null,
  revoked bigint,
  last_used bigint
);

create index client_account on client (account, created);

-- The generation makes two processes that rotate at once agree on one key.
create table deployment_key (
  purpose ${text} not null,
  generation integer not null,
  id ${text} not null,
  sealed ${bytes} not null,
  created bigint not null,
  retired bigint,
  primary key (purpose, generation)
);
