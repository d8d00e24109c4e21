-- Bulk ingest: files that are expected in the container of a manifest, and the assets they go to.
create table ingest_manifest (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  created bigint not null,
  last_modified bigint not null,
  name ${text},
  state integer not null,
  storage_account_name ${text} not null,
  primary key (account, id)
);
create index ingest_manifest_newest on ingest_manifest (account, seq desc);
create index ingest_manifest_name on ingest_manifest (account, name, seq desc);

create table ingest_manifest_asset (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  created bigint not null,
  last_modified bigint not null,
  parent_ingest_manifest_id ${text} not null,
  asset_id ${text},
  primary key (account, id)
);
create index ingest_manifest_asset_of on ingest_manifest_asset
  (account, parent_ingest_manifest_id, seq);
create index ingest_manifest_asset_newest on ingest_manifest_asset (account, seq desc);

-- `arrived` is the ETag of the blob that waits to be taken over.
create table ingest_manifest_file (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text} not null,
  created bigint not null,
  last_modified bigint not null,
  state integer not null,
  parent_ingest_manifest_id ${text} not null,
  parent_ingest_manifest_asset_id ${text} not null,
  error_detail ${text},
  mime_type ${text},
  is_primary boolean not null,
  encryption_version ${text},
  encryption_scheme ${text},
  encryption_key_id ${text},
  initialization_vector ${text},
  is_encrypted boolean not null,
  arrived ${text},
  primary key (account, id)
);
create unique index ingest_manifest_file_name on ingest_manifest_file
  (parent_ingest_manifest_id, name);
create index ingest_manifest_file_state on ingest_manifest_file
  (account, parent_ingest_manifest_id, state);
create index ingest_manifest_file_of on ingest_manifest_file
  (account, parent_ingest_manifest_asset_id, seq);
create index ingest_manifest_file_newest on ingest_manifest_file (account, seq desc);
create index ingest_manifest_file_arrived on ingest_manifest_file (seq) where arrived is not null;
