create table notification_end_point (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text} not null,
  created bigint not null,
  end_point_address ${text} not null,
  end_point_type integer not null,
  credential_type integer not null,
  encrypted_end_point_credential ${text},
  protection_key_type integer not null,
  protection_key_id ${text},
  primary key (account, id)
);
create index notification_end_point_newest on notification_end_point (account, seq desc);
create index notification_end_point_name on notification_end_point (account, name, seq desc);

-- At most one for each account.
create table monitoring_configuration (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  notification_end_point_id ${text} not null,
  created bigint not null,
  last_modified bigint not null,
  settings ${text} not null,
  primary key (account, id)
);
create unique index monitoring_configuration_one on monitoring_configuration (account);
