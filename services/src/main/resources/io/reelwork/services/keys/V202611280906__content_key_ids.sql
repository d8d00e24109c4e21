-- Clients choose ids, and protected content has them: they name one key of all accounts.
create unique index content_key_id on content_key (id);
