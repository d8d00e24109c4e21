create table asset (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  state integer not null,
  created bigint not null,
  last_modified bigint not null,
  alternate_id ${text},
  name ${text},
  options integer not null,
  storage_account_name ${text} not null,
  format_option integer not null,
  primary key (account, id)
);
create index asset_newest on asset (account, seq desc);
create index asset_created on asset (account, created desc, seq desc);
create index asset_name on asset (account, name, seq desc);
create index asset_alternate_id on asset (account, alternate_id, seq desc);

create table asset_parent (
  account ${text} not null,
  asset_id ${text} not null,
  ordinal integer not null,
  parent_id ${text} not null,
  primary key (account, asset_id, ordinal)
);
create index asset_parent_of on asset_parent (account, parent_id);

create table asset_file (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text} not null,
  content_file_size bigint not null,
  parent_asset_id ${text} not null,
  encryption_version ${text},
  encryption_scheme ${text},
  is_encrypted boolean not null,
  encryption_key_id ${text},
  initialization_vector ${text},
  is_primary boolean not null,
  last_modified bigint not null,
  created bigint not null,
  mime_type ${text},
  content_checksum ${text},
  options integer not null,
  primary key (account, id)
);
create unique index asset_file_of on asset_file (account, parent_asset_id, name);
create index asset_file_of_seq on asset_file (account, parent_asset_id, seq);
create index asset_file_newest on asset_file (account, seq desc);
create index asset_file_name on asset_file (account, name, seq desc);

create table access_policy (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  created bigint not null,
  last_modified bigint not null,
  name ${text},
  duration_in_minutes double precision not null,
  permissions integer not null,
  primary key (account, id)
);
create index access_policy_newest on access_policy (account, seq desc);
create index access_policy_name on access_policy (account, name, seq desc);

create table locator (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  expiration_date_time bigint not null,
  expiration_date_time_zoned boolean,
  type integer not null,
  access_policy_id ${text} not null,
  asset_id ${text} not null,
  start_time bigint,
  start_time_zoned boolean,
  name ${text},
  primary key (account, id)
);
create index locator_of on locator (account, asset_id, seq);
create index locator_newest on locator (account, seq desc);
