-- Filters and orders that clients send.
create index asset_filter_name on asset_filter (account, name, seq);
