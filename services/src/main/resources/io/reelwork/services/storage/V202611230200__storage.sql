-- Where blobs live. Names are global because they are the first segment of every blob URL.
create table storage_account (
  account ${text} not null,
  name ${text} not null,
  is_default boolean not null,
  key1 ${bytes} not null,
  key2 ${bytes} not null,
  created bigint not null,
  primary key (account, name)
);
create unique index storage_account_name on storage_account (name);

create table blob_container (
  storage_account ${text} not null,
  name ${text} not null,
  etag ${text} not null,
  last_modified bigint not null,
  primary key (storage_account, name)
);

-- Stored access policies; a null time is left to the signature.
create table container_policy (
  storage_account ${text} not null,
  container ${text} not null,
  id ${text} not null,
  permissions ${text} not null,
  starts bigint,
  expires bigint,
  primary key (storage_account, container, id),
  foreign key (storage_account, container) references blob_container (storage_account, name)
);

create table blob (
  storage_account ${text} not null,
  container ${text} not null,
  name ${text} not null,
  object_key ${text} not null,
  size_bytes bigint not null,
  etag ${text} not null,
  created bigint not null,
  last_modified bigint not null,
  content_type ${text} not null,
  content_encoding ${text},
  content_language ${text},
  content_disposition ${text},
  cache_control ${text},
  content_md5 ${text},
  metadata ${text} not null,
  primary key (storage_account, container, name),
  foreign key (storage_account, container) references blob_container (storage_account, name)
);
create index blob_object on blob (object_key);

-- The committed blocks of an object, in order; empty for objects put whole.
create table blob_part (
  object_key ${text} not null,
  ordinal integer not null,
  block_id ${text} not null,
  size_bytes bigint not null,
  primary key (object_key, ordinal)
);

create table uncommitted_block (
  storage_account ${text} not null,
  container ${text} not null,
  blob ${text} not null,
  block_id ${text} not null,
  object_key ${text} not null,
  size_bytes bigint not null,
  created bigint not null,
  primary key (storage_account, container, blob, block_id),
  foreign key (storage_account, container) references blob_container (storage_account, name)
);
create index uncommitted_block_object on uncommitted_block (object_key);
create index uncommitted_block_created on uncommitted_block (created);

-- Objects that a row has stopped naming; freed once due unless named again.
create table blob_garbage (
  object_key ${text} primary key,
  due bigint not null
);
create index blob_garbage_due on blob_garbage (due);
