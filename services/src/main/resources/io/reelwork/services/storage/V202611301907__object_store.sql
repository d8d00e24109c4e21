-- Which folder of objects belongs to this database: its marker file holds the same id.
create table object_store (
  only_row integer not null primary key,
  id ${text} not null,
  created bigint not null
);
