-- Jobs, tasks, steps, and what happened to them. Times are 100-ns ticks.

create table account_units (
  account ${text} primary key,
  reserved integer not null,
  used integer not null
);

create table job (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text},
  created bigint not null,
  last_modified bigint not null,
  end_time bigint,
  priority integer not null,
  running_duration double precision not null,
  start_time bigint,
  state integer not null,
  template_id ${text},
  job_notification_subscriptions ${text},
  held_until bigint not null,
  virtual_time bigint not null,
  last_event bigint not null,
  primary key (account, id)
);
create index job_seq on job (account, seq);
create index job_state_seq on job (account, state, seq);
create index job_created on job (account, created, seq);
create index job_state_created on job (account, state, created, seq);
create index job_last_modified on job (account, last_modified, seq);
create index job_name on job (account, name, seq);

create table job_asset (
  account ${text} not null,
  job_id ${text} not null,
  direction integer not null,
  position integer not null,
  asset_id ${text} not null,
  primary key (account, job_id, direction, position)
);

create table job_event (
  account ${text} not null,
  job_id ${text} not null,
  number bigint not null,
  happened_at bigint not null,
  task_id ${text},
  old_state integer not null,
  new_state integer not null,
  primary key (account, job_id, number)
);

create table task (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  job_id ${text} not null,
  position integer not null,
  configuration ${text},
  end_time bigint,
  media_processor_id ${text} not null,
  name ${text},
  perf_message ${text},
  priority integer not null,
  priority_given boolean not null,
  progress double precision not null,
  running_duration double precision not null,
  start_time bigint,
  state integer not null,
  task_body ${text} not null,
  options integer not null,
  encryption_key_id ${text},
  encryption_scheme ${text},
  encryption_version ${text},
  initialization_vector ${text},
  task_notification_subscriptions ${text},
  queue integer not null,
  waits integer not null,
  queue_rank bigint not null,
  held_until bigint not null,
  ending integer not null,
  plan_version integer not null,
  last_event integer not null,
  primary key (account, id)
);
create index task_seq on task (account, seq);
create index task_job on task (account, job_id, position);
create index task_job_seq on task (account, job_id, seq);
create index task_name on task (account, name, seq);
create index task_queue on task (account, queue, queue_rank, seq);
create index task_state on task (account, state, seq);

create table task_after (
  account ${text} not null,
  task_id ${text} not null,
  after_id ${text} not null,
  primary key (account, task_id, after_id)
);
create index task_after_after on task_after (account, after_id);

create table task_asset (
  account ${text} not null,
  task_id ${text} not null,
  direction integer not null,
  position integer not null,
  asset_id ${text} not null,
  format_option integer not null,
  primary key (account, task_id, direction, position)
);

create table task_event (
  account ${text} not null,
  task_id ${text} not null,
  number integer not null,
  happened_at bigint not null,
  code ${text} not null,
  message ${text},
  primary key (account, task_id, number)
);

create table task_error (
  account ${text} not null,
  task_id ${text} not null,
  code ${text} not null,
  message ${text} not null,
  primary key (account, task_id)
);

create table step (
  id ${text} primary key,
  account ${text} not null,
  job_id ${text} not null,
  task_id ${text} not null,
  ordinal integer not null,
  name ${text} not null,
  kind ${text} not null,
  spec ${text} not null,
  cost double precision not null,
  state integer not null,
  waits integer not null,
  claim_rank bigint not null,
  not_before bigint not null,
  attempt integer not null,
  failures integer not null,
  losses integer not null,
  worker ${text},
  lease_until bigint not null,
  fraction double precision not null,
  phase ${text},
  frames bigint not null,
  fps double precision not null,
  speed double precision not null,
  bytes bigint not null,
  reported_at bigint not null,
  advanced_at bigint not null
);
create index step_claim on step (state, claim_rank);
create index step_task on step (task_id, ordinal);

create table step_after (
  step_id ${text} not null,
  after_id ${text} not null,
  primary key (step_id, after_id)
);
create index step_after_after on step_after (after_id);
