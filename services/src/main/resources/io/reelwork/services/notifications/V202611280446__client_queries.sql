-- Filters and orders that clients send.
create index notification_end_point_created on notification_end_point (account, created, seq);
create index notification_end_point_type on notification_end_point
  (account, end_point_type, seq);
