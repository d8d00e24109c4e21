package io.reelwork.odata.service;

import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.WireFormat;
import io.reelwork.odata.uri.ResourcePath;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// An OData v3 service over entity sets: takes a request apart, calls the set it means, writes the
/// answer. Safe for any number of threads.
public final class ODataService {
  private static final Set<String> UPDATES = Set.of("MERGE", "PATCH", "PUT");

  private final Formats formats;
  private final Catalogue catalogue;
  private final Dispatcher dispatcher;
  private final Batches batches;
  private final Failures failures;
  private final KnownQueries queries = new KnownQueries();

  /// A service made of these parts.
  public ODataService(ServiceParts parts) {
    this.formats = parts.formats();
    this.failures = parts.failures();
    this.catalogue = new Catalogue(parts.sets(), parts.functions());
    this.dispatcher =
        new Dispatcher(
            new Reads(catalogue, new KnownFeeds(parts.snapshots())),
            new Writes(catalogue, parts.transactions(), UnaryOperator.identity()),
            new Calls(parts.transactions()));
    this.batches = new Batches(parts, catalogue, this::handleEmbedded);
  }

  /// The declarations of all sets, in the order of the service document.
  public List<EntityType> types() {
    return List.copyOf(catalogue.types().values());
  }

  /// The functions of the service itself.
  public List<ServiceFunction> functions() {
    return catalogue.functions();
  }

  /// Answers a request; HEAD like GET, its body too, which whoever writes it leaves out. What the
  /// caller did wrong becomes an error in the caller's format; any other exception passes through,
  /// except inside a batch.
  public ODataResponse handle(ODataRequest request) {
    try {
      return answer(request);
    } catch (RuntimeException e) {
      return Answers.error(errorFormat(request), refusal(e));
    }
  }

  private ODataError refusal(RuntimeException thrown) {
    return thrown instanceof ODataError error
        ? error
        : failures.refusal(thrown).orElseThrow(() -> thrown);
  }

  /// Inside a batch nobody else takes the body of HEAD away.
  private ODataResponse handleEmbedded(ODataRequest request) {
    ODataResponse response = handle(request);
    return request.method().equalsIgnoreCase("HEAD") ? response.withoutBody() : response;
  }

  /// An error from outside the service, such as a missing token, in the format that these headers
  /// ask for.
  ///
  /// @param accept the caller's Accept header, empty when there is none
  public ODataResponse error(String accept, ODataError.Code code, String message) {
    return Answers.error(formats.forError(accept, ""), code, message);
  }

  private ODataResponse answer(ODataRequest request) {
    Exchange exchange = Exchange.open(request, formats, queries);
    ResourcePath path = ResourcePath.parse(request.path());
    Target target = catalogue.resolve(path, exchange.call().version());
    if (!request.mayChange() && target.isChangedBy(exchange.method())) {
      throw request.refusedChange();
    }
    if (target instanceof Target.Batch) {
      if (!exchange.method().equals("POST")) {
        return Answers.error(exchange.format(), exchange.refused("$batch")).with("Allow", "POST");
      }
      return batches.handle(exchange);
    }
    try {
      return dispatcher.dispatch(exchange, target);
    } catch (ODataError e) {
      if (e.code() != ODataError.Code.METHOD_NOT_ALLOWED) {
        throw e;
      }
      return Answers.error(exchange.format(), e).with("Allow", allowed(exchange, target));
    }
  }

  /// What could be asked instead (RFC 9110 §15.5.6); updates go by three names.
  private static String allowed(Exchange exchange, Target target) {
    return target.methods().stream()
        .filter(method -> !method.equals(exchange.method()))
        .filter(method -> !exchange.isUpdate() || !UPDATES.contains(method))
        .collect(Collectors.joining(", "));
  }

  private WireFormat errorFormat(ODataRequest request) {
    return formats.forError(
        request.header("accept").orElse(""), request.header("maxdataserviceversion").orElse(""));
  }
}
