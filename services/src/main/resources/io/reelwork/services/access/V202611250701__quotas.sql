-- Limits that an account has of its own, by the names of the configuration keys.
create table account_quota (
  account ${text} not null references account (name),
  quota ${text} not null,
  most bigint not null,
  primary key (account, quota)
);
