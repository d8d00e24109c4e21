-- Storage account keys are sealed with the deployment's master key; rows from before are sealed at
-- the next start.
alter table storage_account add column is_sealed boolean not null default false;

-- What a dialect keeps for an account: of Azure Blob the service properties, as XML.
alter table storage_account add column service_properties ${text};
