package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.sql.Ticks;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Container;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.Lease;
import io.reelwork.services.storage.Leases;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.web.Headers;
import io.reelwork.services.web.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Lease Blob and Lease Container, and what a lease means for everything else: while it is active,
/// writes and deletes must name it, and whoever names one must name the right one.
///
/// ```
/// PUT /reelwork/asset-1/a.mp4?comp=lease
/// x-ms-lease-action: acquire
/// x-ms-lease-duration: 15
/// ```
///
/// Source: Azure Storage REST, "Lease Blob" and "Lease Container", tables of outcomes.
final class LeaseCalls {
  private static final int SHORTEST = 15;
  private static final int LONGEST = 60;

  private final Blobs blobs;
  private final Leases leases;

  LeaseCalls(Blobs blobs) {
    this.blobs = blobs;
    this.leases = blobs.leases();
  }

  /// What a lease makes headers and listings say.
  ///
  /// @param duration `infinite` or `fixed`, of a lease that holds
  record Words(String status, String state, Optional<String> duration) {
    /// Of what nobody has leased.
    static final Words NONE = new Words("unlocked", "available", Optional.empty());

    static Words of(Optional<Lease> lease, Ticks now) {
      if (lease.isEmpty()) {
        return NONE;
      }
      Lease.State state = lease.get().state(now);
      return new Words(
          lease.get().isActive(now) ? "locked" : "unlocked",
          state.name().toLowerCase(Locale.ROOT),
          state == Lease.State.LEASED
              ? Optional.of(lease.get().duration().isEmpty() ? "infinite" : "fixed")
              : Optional.empty());
    }

    Headers in(Headers headers) {
      Headers told = headers.and("x-ms-lease-status", status).and("x-ms-lease-state", state);
      return duration.map(text -> told.and("x-ms-lease-duration", text)).orElse(told);
    }
  }

  Words words(ContainerId container, String name) {
    return Words.of(leases.find(container, name), leases.now());
  }

  Response onBlob(BlobCall call) {
    mustAllow(call, Grant.Level.OBJECT);
    return locked(
        call,
        () -> {
          Blob blob =
              blobs
                  .find(call.container(), call.name())
                  .orElseThrow(() -> BlobReads.missing(blobs, call.container()));
          Conditions.of(call.request()).checkWrite(Optional.of(blob));
          return BlobReads.version(act(call), blob);
        });
  }

  Response onContainer(BlobCall call) {
    mustAllow(call, Grant.Level.CONTAINER);
    return locked(
        call,
        () -> {
          Container container = blobs.container(call.container()).orElseThrow();
          Conditions.of(call.request()).checkContainer(container);
          return ContainerCalls.version(act(call), container);
        });
  }

  /// Whoever may delete a blob may break its lease as well.
  private static void mustAllow(BlobCall call, Grant.Level level) {
    if (action(call).equals("break")) {
      call.grant().mustAllow(level, Permission.WRITE, Permission.DELETE);
    } else {
      call.grant().mustAllow(level, Permission.WRITE);
    }
  }

  private Response locked(BlobCall call, java.util.function.Supplier<Response> work) {
    return blobs.locked(
        call.container(),
        work,
        () -> {
          throw BlobReads.missing(blobs, call.container());
        });
  }

  private static String action(BlobCall call) {
    return required(call, "x-ms-lease-action").toLowerCase(Locale.ROOT);
  }

  private Response act(BlobCall call) {
    Optional<Lease> lease = leases.find(call.container(), call.name());
    Ticks now = leases.now();
    return switch (action(call)) {
      case "acquire" -> acquire(call, lease, now);
      case "renew" -> renew(call, lease, now);
      case "change" -> change(call, lease, now);
      case "release" -> release(call, lease);
      case "break" -> breakUp(call, lease, now);
      default -> throw invalid("x-ms-lease-action");
    };
  }

  private Response acquire(BlobCall call, Optional<Lease> lease, Ticks now) {
    int seconds = number(required(call, "x-ms-lease-duration"), "x-ms-lease-duration");
    if (seconds != -1 && (seconds < SHORTEST || seconds > LONGEST)) {
      throw invalid("x-ms-lease-duration");
    }
    Optional<String> proposed = guid(call, "x-ms-proposed-lease-id");
    if (lease.isPresent() && lease.get().isActive(now)) {
      boolean own = proposed.filter(lease.get().id()::equals).isPresent();
      if (!own) {
        throw new BlobError(Code.LeaseAlreadyPresent, "There is already a lease present.");
      }
      if (lease.get().state(now) == Lease.State.BREAKING) {
        throw new BlobError(
            Code.LeaseIsBreakingAndCannotBeAcquired,
            "The lease ID matched, but the lease is currently in breaking state and cannot be"
                + " acquired until it is broken.");
      }
    }
    Optional<Duration> duration =
        seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    String id = proposed.orElseGet(() -> UUID.randomUUID().toString());
    leases.put(call.container(), call.name(), Lease.of(id, duration, now));
    return Response.of(201).and("x-ms-lease-id", id);
  }

  private Response renew(BlobCall call, Optional<Lease> lease, Ticks now) {
    Lease held = named(call, lease);
    switch (held.state(now)) {
      case BREAKING, BROKEN ->
          throw new BlobError(
              Code.LeaseIsBrokenAndCannotBeRenewed,
              "The lease ID matched, but the lease has been broken explicitly and cannot be"
                  + " renewed.");
      case LEASED, EXPIRED -> leases.put(call.container(), call.name(), held.renewed(now));
    }
    return Response.of(200).and("x-ms-lease-id", held.id());
  }

  private Response change(BlobCall call, Optional<Lease> lease, Ticks now) {
    String id = guidRequired(call, "x-ms-lease-id");
    String proposed = guidRequired(call, "x-ms-proposed-lease-id");
    Lease held = lease.filter(it -> it.isActive(now)).orElseThrow(LeaseCalls::notPresent);
    if (!held.id().equals(id) && !held.id().equals(proposed)) {
      throw mismatch();
    }
    if (held.state(now) == Lease.State.BREAKING) {
      throw new BlobError(
          Code.LeaseIsBreakingAndCannotBeChanged,
          "The lease ID matched, but the lease is currently in breaking state and cannot be"
              + " changed.");
    }
    leases.put(call.container(), call.name(), held.withId(proposed));
    return Response.of(200).and("x-ms-lease-id", proposed);
  }

  private Response release(BlobCall call, Optional<Lease> lease) {
    named(call, lease);
    leases.remove(call.container(), call.name());
    return Response.of(200);
  }

  private Response breakUp(BlobCall call, Optional<Lease> lease, Ticks now) {
    Lease held = lease.orElseThrow(LeaseCalls::notPresent);
    Optional<Integer> asked =
        call.header("x-ms-lease-break-period").map(text -> number(text, "x-ms-lease-break-period"));
    if (asked.isPresent() && (asked.get() < 0 || asked.get() > LONGEST)) {
      throw invalid("x-ms-lease-break-period");
    }
    long left = held.isActive(now) ? secondsLeft(held, asked, now) : 0;
    Ticks end = now.plus(Duration.ofSeconds(left));
    leases.put(call.container(), call.name(), held.broken(end));
    return Response.of(202).and("x-ms-lease-time", String.valueOf(left));
  }

  /// A lease for ever breaks at once unless a period is asked for; others when they would end, or
  /// sooner.
  private static long secondsLeft(Lease held, Optional<Integer> asked, Ticks now) {
    Optional<Long> remaining =
        held.breaks().or(held::expires).map(end -> seconds(end.value() - now.value()));
    if (remaining.isEmpty()) {
      return asked.orElse(0);
    }
    return asked.isEmpty() ? remaining.get() : Math.min(asked.get(), remaining.get());
  }

  private static long seconds(long ticks) {
    return Math.ceilDiv(Math.max(0, ticks), Ticks.PER_SECOND);
  }

  /// The lease, if the request names it.
  private static Lease named(BlobCall call, Optional<Lease> lease) {
    String id = guidRequired(call, "x-ms-lease-id");
    return lease.filter(it -> it.id().equals(id)).orElseThrow(LeaseCalls::mismatch);
  }

  /// Refuses a write to a blob that the request's lease does not allow; the lock must be held.
  void checkBlobWrite(BlobCall call) {
    check(call, call.name(), true, Code.LeaseIdMismatchWithBlobOperation);
  }

  /// Forgets a lease that has run out, once a write has gone past it: it cannot be renewed any
  /// more.
  void passed(BlobCall call) {
    leases
        .find(call.container(), call.name())
        .filter(lease -> !lease.isActive(leases.now()))
        .ifPresent(_ -> leases.remove(call.container(), call.name()));
  }

  /// Refuses a read whose lease id is not the blob's.
  void checkBlobRead(BlobCall call) {
    check(call, call.name(), false, Code.LeaseIdMismatchWithBlobOperation);
  }

  /// Refuses what the request's lease does not allow on its container; only deleting needs one.
  void checkContainer(BlobCall call, boolean needed) {
    check(call, "", needed, Code.LeaseIdMismatchWithContainerOperation);
  }

  private void check(BlobCall call, String name, boolean needed, Code mismatch) {
    Optional<String> given = guid(call, "x-ms-lease-id");
    if (given.isEmpty() && !needed) {
      return;
    }
    Optional<Lease> lease = leases.find(call.container(), name);
    if (lease.isPresent() && lease.get().isActive(leases.now())) {
      checkActive(given, lease.get(), mismatch);
    } else if (given.isPresent()) {
      throw lost(given.get(), lease, mismatch);
    }
  }

  private static void checkActive(Optional<String> given, Lease lease, Code mismatch) {
    if (given.isEmpty()) {
      throw new BlobError(
          Code.LeaseIdMissing,
          "There is currently a lease on the resource and no lease ID was specified in the"
              + " request.");
    }
    if (!given.get().equals(lease.id())) {
      throw new BlobError(
          mismatch, "The lease ID specified did not match the lease ID for the resource.");
    }
  }

  private static BlobError lost(String given, Optional<Lease> lease, Code mismatch) {
    if (lease.isPresent() && lease.get().id().equals(given)) {
      return new BlobError(
          Code.LeaseLost, "A lease ID was specified, but the lease for the resource has expired.");
    }
    return new BlobError(
        mismatch == Code.LeaseIdMismatchWithBlobOperation
            ? Code.LeaseNotPresentWithBlobOperation
            : Code.LeaseNotPresentWithContainerOperation,
        "There is currently no lease on the resource.");
  }

  private static String required(BlobCall call, String header) {
    return call.header(header)
        .orElseThrow(() ->
            new BlobError(
                Code.MissingRequiredHeader,
                "An HTTP header that's mandatory for this request is not specified: " + header));
  }

  private static String guidRequired(BlobCall call, String header) {
    required(call, header);
    return guid(call, header).orElseThrow();
  }

  /// A GUID in any of .NET's usual forms, in lower case with hyphens.
  private static Optional<String> guid(BlobCall call, String header) {
    return call.header(header)
        .map(text -> {
          String digits = text.strip().replaceAll("[{}()-]", "").toLowerCase(Locale.ROOT);
          if (!digits.matches("[0-9a-f]{32}")) {
            throw invalid(header);
          }
          return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        });
  }

  private static int number(String text, String header) {
    if (!text.strip().matches("-?[0-9]{1,6}")) {
      throw invalid(header);
    }
    return Integer.parseInt(text.strip());
  }

  private static BlobError invalid(String header) {
    return new BlobError(
        Code.InvalidHeaderValue,
        "The value for one of the HTTP headers is not in the correct format: " + header);
  }

  private static BlobError mismatch() {
    return new BlobError(
        Code.LeaseIdMismatchWithLeaseOperation,
        "The lease ID specified did not match the lease ID for the resource.");
  }

  private static BlobError notPresent() {
    return new BlobError(
        Code.LeaseNotPresentWithLeaseOperation, "There is currently no lease on the resource.");
  }
}
