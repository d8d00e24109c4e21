-- Filters and orders that clients send.
create index job_template_created on job_template (account, created, seq);
create index task_template_created on task_template (account, created, seq);
create index task_template_name on task_template (account, name, seq);
