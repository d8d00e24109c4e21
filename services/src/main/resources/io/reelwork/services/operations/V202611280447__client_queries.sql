-- Filters and orders that clients send.
drop index operation_of;
create index operation_of on operation (account, target_entity_id, seq);
