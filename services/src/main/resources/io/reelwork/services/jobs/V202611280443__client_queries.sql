-- Filters and orders that clients send. Nulls of a name come first in ascending order.
drop index job_name;
create index job_name on job (account, name ${nulls_first}, seq desc);
create index job_template_of on job (account, template_id, seq) where template_id is not null;
