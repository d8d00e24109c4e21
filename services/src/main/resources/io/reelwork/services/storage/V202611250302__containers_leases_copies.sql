alter table blob_container add column metadata ${text} not null default '';

-- Where a blob was copied from, when it was; overwriting the blob ends it.
alter table blob add column copy_id ${text};
alter table blob add column copy_source ${text};
alter table blob add column copy_completed bigint;

-- Leases of blobs and, with an empty blob name, of containers. A null `expires` is for ever; a set
-- `breaks` is when a broken lease ends.
create table lease (
  storage_account ${text} not null,
  container ${text} not null,
  blob ${text} not null,
  id ${text} not null,
  duration_seconds integer not null,
  expires bigint,
  breaks bigint,
  primary key (storage_account, container, blob),
  foreign key (storage_account, container) references blob_container (storage_account, name)
);
