-- Filters and orders that clients send.
create index program_created on program (account, created, seq);
create index program_name on program (account, name, seq);
drop index program_asset;
create index program_asset on program (account, asset_id, seq);
