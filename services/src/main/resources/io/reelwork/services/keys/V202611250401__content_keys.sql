create table content_key (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  created bigint not null,
  last_modified bigint not null,
  content_key_type integer not null,
  encrypted_content_key ${text},
  name ${text},
  protection_key_id ${text},
  protection_key_type integer not null,
  checksum ${text},
  authorization_policy_id ${text},
  track_identifiers ${text},
  primary key (account, id)
);
create index content_key_newest on content_key (account, seq desc);
create index content_key_name on content_key (account, name, seq desc);

-- The keys themselves, under the master key; missing where a client sent what nobody can decrypt.
create table content_key_secret (
  account ${text} not null,
  key_id ${text} not null,
  sealed ${bytes} not null,
  primary key (account, key_id)
);

create table asset_content_key (
  account ${text} not null,
  near_id ${text} not null,
  ordinal integer not null,
  far_id ${text} not null,
  primary key (account, near_id, far_id)
);
create index asset_content_key_far on asset_content_key (account, far_id);

create table content_key_policy (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text},
  primary key (account, id)
);
create index content_key_policy_newest on content_key_policy (account, seq desc);
create index content_key_policy_name on content_key_policy (account, name, seq desc);

create table content_key_policy_option (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text},
  key_delivery_type integer not null,
  key_delivery_configuration ${text},
  restrictions ${text} not null,
  primary key (account, id)
);
create index content_key_policy_option_newest on content_key_policy_option (account, seq desc);
create index content_key_policy_option_name
  on content_key_policy_option (account, name, seq desc);

create table content_key_policy_has_option (
  account ${text} not null,
  near_id ${text} not null,
  ordinal integer not null,
  far_id ${text} not null,
  primary key (account, near_id, far_id)
);
create index content_key_policy_has_option_far on content_key_policy_has_option (account, far_id);

create table asset_delivery_policy (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text},
  asset_delivery_protocol integer not null,
  asset_delivery_policy_type integer not null,
  asset_delivery_configuration ${text},
  created bigint not null,
  last_modified bigint not null,
  primary key (account, id)
);
create index asset_delivery_policy_newest on asset_delivery_policy (account, seq desc);
create index asset_delivery_policy_name on asset_delivery_policy (account, name, seq desc);

create table asset_has_delivery_policy (
  account ${text} not null,
  near_id ${text} not null,
  ordinal integer not null,
  far_id ${text} not null,
  primary key (account, near_id, far_id)
);
create index asset_has_delivery_policy_far on asset_has_delivery_policy (account, far_id);
