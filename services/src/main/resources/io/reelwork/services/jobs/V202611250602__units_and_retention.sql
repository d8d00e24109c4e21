-- The kind of reserved units that an account has chosen: 0 S1, 1 S2, 2 S3.
alter table account_units add column unit_type integer not null default 0;

-- The jobs whose retention is over.
create index job_end_time on job (end_time) where end_time is not null;
