-- Filters and orders that clients send. Nulls of a name come first in ascending order.
drop index asset_name;
create index asset_name on asset (account, name ${nulls_first}, seq desc);
create index asset_last_modified on asset (account, last_modified, seq);

create index asset_file_created on asset_file (account, created, seq);
create index asset_file_last_modified on asset_file (account, last_modified, seq);

create index access_policy_created on access_policy (account, created, seq);

create index locator_policy on locator (account, access_policy_id, seq);
create index locator_type on locator (account, type, seq);
create index locator_expiration on locator (account, expiration_date_time, seq);
create index locator_name on locator (account, name, seq) where name is not null;
