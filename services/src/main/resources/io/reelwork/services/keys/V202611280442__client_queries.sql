-- Filters and orders that clients send.
create index content_key_created on content_key (account, created, seq);
create index content_key_type on content_key (account, content_key_type, seq);
create index content_key_policy_of on content_key (account, authorization_policy_id, seq)
  where authorization_policy_id is not null;

create index content_key_policy_option_type
  on content_key_policy_option (account, key_delivery_type, seq);

create index asset_delivery_policy_created on asset_delivery_policy (account, created, seq);
create index asset_delivery_policy_type
  on asset_delivery_policy (account, asset_delivery_policy_type, seq);
