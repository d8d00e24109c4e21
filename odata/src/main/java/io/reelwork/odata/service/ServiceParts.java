package io.reelwork.odata.service;

import io.reelwork.odata.batch.BatchLimits;
import io.reelwork.odata.model.ODataError;
import java.util.List;
import java.util.function.Function;

/// What an OData service is made of.
///
/// @param sets in the order of the service document
/// @param functions the service functions
/// @param formats the wire formats
/// @param transactions how changes are grouped
/// @param snapshots what reads see; everything that sets answer must depend on it alone
/// @param batchLimits what a batch may cost
/// @param failures what an exception that no part foresaw becomes inside a batch
public record ServiceParts(
    List<EntitySet> sets,
    List<ServiceFunction> functions,
    Formats formats,
    Transactions transactions,
    Snapshots snapshots,
    BatchLimits batchLimits,
    Function<RuntimeException, ODataError> failures) {
  /// Copies the lists.
  public ServiceParts {
    sets = List.copyOf(sets);
    functions = List.copyOf(functions);
  }
}
