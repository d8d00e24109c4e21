create table streaming_account (
  account ${text} not null primary key
);

create table streaming_endpoint (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text} not null,
  description ${text},
  created bigint not null,
  last_modified bigint not null,
  state ${text} not null,
  scale_units integer not null,
  custom_host_names ${text},
  access_control ${text},
  cache_control ${text},
  cross_site_access_policies ${text},
  cdn_enabled boolean not null,
  cdn_provider ${text},
  cdn_profile ${text},
  free_trial_end_time bigint not null,
  streaming_endpoint_version ${text},
  primary key (account, id)
);
create index streaming_endpoint_newest on streaming_endpoint (account, seq desc);

create table asset_filter (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  parent_asset_id ${text} not null,
  name ${text} not null,
  first_quality ${text},
  presentation_time_range ${text},
  tracks ${text},
  primary key (account, id)
);
create index asset_filter_newest on asset_filter (account, seq desc);
create index asset_filter_of on asset_filter (account, parent_asset_id, seq);

create table filter (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  first_quality ${text},
  presentation_time_range ${text},
  tracks ${text},
  primary key (account, id)
);
create index filter_newest on filter (account, seq desc);
