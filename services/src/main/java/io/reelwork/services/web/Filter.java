package io.reelwork.services.web;

/// One step of the request pipeline: looks at the request, asks the rest of the pipeline for the
/// answer or gives its own, and may change what comes back.
@FunctionalInterface
public interface Filter {
  /// Handles the request, with `next` as the rest of the pipeline.
  Response filter(Request request, Handler next);

  /// The pipeline of `steps` in order, ending in `last`.
  static Handler pipeline(java.util.List<Filter> steps, Handler last) {
    Handler handler = last;
    for (Filter step : steps.reversed()) {
      Handler next = handler;
      handler = request -> step.filter(request, next);
    }
    return handler;
  }
}
