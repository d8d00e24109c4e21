-- Steps that may be to blame for the end of their workers, and steps that wait for a resource.

alter table step add column suspect integer not null default 0;
alter table step add column surprises integer not null default 0;
alter table step add column lone_losses integer not null default 0;
alter table step add column claimed_at bigint not null default 0;
alter table step add column lost_at bigint not null default 0;
alter table step add column lost_worker ${text};
alter table step add column lost_fraction double precision not null default 0;
alter table step add column alone_for bigint not null default 0;
alter table step add column resource_waits integer not null default 0;
alter table step add column waits_for ${text};
create index step_suspect on step (not_before) where suspect = 1;

-- Workers that run; one that ends in good order takes its row away.
create table worker (
  name ${text} primary key,
  beat_at bigint not null
);
