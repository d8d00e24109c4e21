-- Filters and orders that clients send.
create index ingest_manifest_created on ingest_manifest (account, created, seq);
create index ingest_manifest_in_state on ingest_manifest (account, state, seq);

create index ingest_manifest_asset_created on ingest_manifest_asset (account, created, seq);

create index ingest_manifest_file_created on ingest_manifest_file (account, created, seq);
create index ingest_manifest_file_named on ingest_manifest_file (account, name, seq);
create index ingest_manifest_file_in on ingest_manifest_file
  (account, parent_ingest_manifest_id, seq);
drop index ingest_manifest_file_state;
create index ingest_manifest_file_state on ingest_manifest_file
  (account, parent_ingest_manifest_id, state, seq);
