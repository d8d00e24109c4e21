package io.reelwork.services.jobs;

import io.reelwork.services.steps.JobId;
import io.reelwork.services.web.Handler;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Request;
import io.reelwork.services.web.RequestFailure;
import io.reelwork.services.web.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the AMS wire has no room for, below `/ext/jobs`:
///
/// ```text
/// GET /ext/jobs/{id}           where a job stands, as JSON
/// GET /ext/jobs/{id}/events    its changes of state as server-sent events, until it has ended
/// ```
///
/// `{id}` is the job's id or only its GUID. The events begin behind the number in `Last-Event-ID`,
/// else in `?after=`, else with the first. Safe for any number of threads; `close` ends the
/// streams.
public final class JobsFace implements Handler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobsFace.class);
  private static final Pattern PATH = Pattern.compile("/ext/jobs/([^/]+)(/events)?/?");
  private static final Pattern ID =
      Pattern.compile(
          "(?:nb:jid:UUID:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern AFTER = Pattern.compile("(?:^|&)after=([^&]*)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final Jobs jobs;
  private final Supplier<String> account;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// A face over these jobs.
  ///
  /// @param account the account of the caller whose request runs on this thread
  public JobsFace(Jobs jobs, Supplier<String> account) {
    this.jobs = jobs;
    this.account = account;
  }

  @Override
  public Response handle(Request request) {
    try {
      return answer(request);
    } catch (RuntimeException e) {
      RequestFailure failure = RequestFailure.of(e);
      failure.log(LOG, request, e);
      return failure.on(refused(failure.status(), code(failure), failure.text(request)));
    }
  }

  private static String code(RequestFailure failure) {
    return switch (failure) {
      case BUSY, UNAVAILABLE -> "Busy";
      case NO_ROOM -> "StorageFull";
      case BODY_CUT -> "BadRequest";
      case DEFECT -> "Internal";
    };
  }

  private Response answer(Request request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return refused(404, "NotFound", "There is nothing here.");
    }
    if (!List.of("GET", "HEAD").contains(request.method())) {
      return refused(405, "MethodNotAllowed", "This can only be read.").and("Allow", "GET, HEAD");
    }
    String caller = account.get();
    Optional<JobDetail> detail = id(path.group(1)).flatMap(id -> jobs.detail(caller, id));
    if (detail.isEmpty()) {
      return refused(404, "NotFound", "There is no such job.");
    }
    return path.group(2) == null
        ? Response.json(200, JobText.detail(detail.get()))
        : events(caller, detail.get().id(), request);
  }

  private static Optional<JobId> id(String segment) {
    try {
      String text = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      Matcher id = ID.matcher(text);
      return id.matches()
          ? Optional.of(new JobId("nb:jid:UUID:" + id.group(1).toLowerCase(Locale.ROOT)))
          : Optional.empty();
    } catch (IllegalArgumentException brokenEscape) {
      return Optional.empty();
    }
  }

  private Response events(String caller, JobId id, Request request) {
    OptionalLong after = after(request);
    if (after.isEmpty()) {
      return refused(400, "BadRequest", "Last-Event-ID and after must be numbers of events.");
    }
    Headers headers =
        Headers.of("Content-Type", "text/event-stream; charset=utf-8")
            .and("Cache-Control", "no-store")
            .and("X-Accel-Buffering", "no");
    return new Response(
        200,
        headers,
        new Response.Body.Stream(
            OptionalLong.empty(),
            out -> {
              EventStream stream = new EventStream(jobs, caller, id, after.getAsLong());
              streams.add(stream);
              try {
                if (!closed) {
                  stream.writeTo(out);
                }
              } finally {
                streams.remove(stream);
              }
            }));
  }

  /// The number behind which the caller wants to go on; empty when it is none.
  private static OptionalLong after(Request request) {
    Matcher query = AFTER.matcher(request.query());
    String text =
        request
            .header("Last-Event-ID")
            .filter(last -> !last.isBlank())
            .orElseGet(() -> query.find() ? query.group(1) : "0")
            .strip();
    return NUMBER.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static Response refused(int status, String code, String message) {
    return Response.json(status, JobText.error(code, message));
  }

  /// Ends the streams, so that a stop need not wait for their readers.
  @Override
  public void close() {
    closed = true;
    streams.forEach(EventStream::stop);
  }
}
