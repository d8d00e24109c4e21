create table job_template (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  name ${text},
  created bigint not null,
  last_modified bigint not null,
  job_template_body ${text} not null,
  numberof_input_assets integer not null,
  template_type integer not null,
  primary key (account, id)
);
create index job_template_newest on job_template (account, seq desc);
create index job_template_name on job_template (account, name, seq desc);

create table task_template (
  account ${text} not null,
  id ${text} not null,
  seq bigint not null,
  configuration ${text},
  created bigint not null,
  description ${text},
  last_modified bigint not null,
  media_processor_id ${text},
  name ${text},
  numberof_input_assets integer not null,
  numberof_output_assets integer not null,
  options integer not null,
  encryption_key_id ${text},
  encryption_scheme ${text},
  encryption_version ${text},
  initialization_vector ${text},
  primary key (account, id)
);
create index task_template_newest on task_template (account, seq desc);

-- Which task templates a job template was made with, in order.
create table job_template_task (
  account ${text} not null,
  near_id ${text} not null,
  ordinal integer not null,
  far_id ${text} not null,
  primary key (account, near_id, far_id)
);
create index job_template_task_far on job_template_task (account, far_id);
