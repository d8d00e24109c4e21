package io.reelwork.services.storage;

/// A storage account of an account of ours.
///
/// @param account the account that owns it
/// @param name the first path segment of its blobs' URLs; unique in the deployment
/// @param isDefault where new assets go; one per account
public record StorageAccount(String account, String name, boolean isDefault) {}
