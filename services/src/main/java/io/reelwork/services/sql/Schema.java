package io.reelwork.services.sql;

/// The migrations of one feature: files `V<version>__<what>.sql` in one folder of the class path.
///
/// @param location the folder: `io/reelwork/services/jobs`
/// @param newest the version of its newest file: a timestamp `yyyyMMddHHmm`
public record Schema(String location, long newest) {}
