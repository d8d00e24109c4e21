-- Clients choose ids, and published addresses have them: they name one locator of all accounts.
create unique index locator_id on locator (id);
