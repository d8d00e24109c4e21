package io.reelwork.odata.service;

import io.reelwork.odata.batch.BatchLimits;
import java.util.List;

/// What an OData service is made of.
///
/// @param sets in the order of the service document
/// @param functions the service functions
/// @param formats the wire formats
/// @param transactions how changes are grouped
/// @param snapshots what reads see; everything that sets answer must depend on it alone
/// @param batchLimits what a batch may cost
/// @param failures what exceptions of the sets and functions become on the wire
public record ServiceParts(
    List<EntitySet> sets,
    List<ServiceFunction> functions,
    Formats formats,
    Transactions transactions,
    Snapshots snapshots,
    BatchLimits batchLimits,
    Failures failures) {
  /// Copies the lists.
  public ServiceParts {
    sets = List.copyOf(sets);
    functions = List.copyOf(functions);
  }
}
