create table channel (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text} not null,
  description ${text},
  created bigint not null,
  last_modified bigint not null,
  state ${text} not null,
  input ${text} not null,
  preview ${text},
  output ${text},
  cross_site_access_policies ${text},
  encoding_type ${text} not null,
  encoding ${text},
  slate ${text},
  vanity_url boolean not null,
  primary key (account, id)
);
create index channel_newest on channel (account, seq desc);

create table channel_break (
  account ${text} not null,
  channel_id ${text} not null,
  cue_id integer not null,
  until bigint not null,
  primary key (account, channel_id)
);

create table program (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text} not null,
  description ${text},
  created bigint not null,
  last_modified bigint not null,
  channel_id ${text} not null,
  asset_id ${text} not null,
  archive_window_length bigint not null,
  state ${text} not null,
  manifest_name ${text} not null,
  primary key (account, id)
);
create index program_newest on program (account, seq desc);
create index program_of on program (account, channel_id, seq);
create index program_asset on program (account, asset_id);
