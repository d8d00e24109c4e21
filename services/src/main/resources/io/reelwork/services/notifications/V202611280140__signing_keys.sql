-- What messages to web hooks are signed with, under the master key.
create table notification_signing_key (
  account ${text} not null,
  end_point_id ${text} not null,
  sealed ${bytes} not null,
  primary key (account, end_point_id)
);

-- What clients sent encrypted is no longer kept; the column is dropped with the next release.
update notification_end_point set encrypted_end_point_credential = null;
