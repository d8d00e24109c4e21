-- BytesUsed of a storage account is a sum over this index alone.
create index blob_bytes_used on blob (storage_account, size_bytes);
