package io.reelwork.services.live;

import io.reelwork.services.operations.Fault;
import io.reelwork.services.operations.OperationError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Media that does everything, or fails when a test says so, and notes what it was asked for.
final class FakeMedia implements LiveMedia {
  final List<LiveTask> tasks = new ArrayList<>();
  Optional<String> fault = Optional.empty();

  @Override
  public Optional<Fault> perform(LiveTask task) {
    tasks.add(task);
    return fault.map(message -> new Fault(OperationError.INSUFFICIENT_CAPACITY, message));
  }
}
