package io.reelwork.services.live;

import io.reelwork.services.operations.Fault;
import io.reelwork.services.operations.OperationError;
import java.util.Optional;

/// No live media: nothing can be started, and there is nothing to stop.
public final class AbsentMedia implements LiveMedia {
  @Override
  public Optional<Fault> perform(LiveTask task) {
    return switch (task) {
      case LiveTask.StopChannel _, LiveTask.StopProgram _ -> Optional.empty();
      case LiveTask.StartChannel _,
          LiveTask.ResetChannel _,
          LiveTask.StartAdvertisement _,
          LiveTask.EndAdvertisement _,
          LiveTask.ShowSlate _,
          LiveTask.HideSlate _,
          LiveTask.StartProgram _ ->
          Optional.of(
              new Fault(
                  OperationError.INVALID_OPERATION,
                  "Live ingest and live encoding are not part of this release, so "
                      + task.target()
                      + " cannot run."));
    };
  }
}
