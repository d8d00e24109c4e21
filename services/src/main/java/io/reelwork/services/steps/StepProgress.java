package io.reelwork.services.steps;

/// How far a step is.
///
/// @param fraction 0 to 1 of the step's work; values outside are cut, a smaller one than before is
///   ignored
/// @param phase what it is doing, in a word: `encode`, `verify`
/// @param frames frames done
/// @param fps frames per second
/// @param speed media seconds per second
/// @param bytes bytes written
public record StepProgress(
    double fraction, String phase, long frames, double fps, double speed, long bytes) {
  /// The phase of a step that waits for its turn, which is no lack of progress.
  public static final String WAIT = "wait";

  /// A fraction and a phase, where nothing else is known.
  public static StepProgress of(double fraction, String phase) {
    return new StepProgress(fraction, phase, 0, 0, 0, 0);
  }
}
