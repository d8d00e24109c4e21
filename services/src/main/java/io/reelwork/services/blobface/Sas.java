package io.reelwork.services.blobface;

import io.reelwork.services.ServiceFailure;
import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.storage.StorageKeys;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Shared access signatures of Azure Storage: makes those of locators, verifies all service
/// signatures of the blob service from before 2012-02-12 to today, and account signatures.
///
/// ```
/// ?sv=2012-02-12&sr=c&si=2b6e…&sig=…&st=2015-02-18T16%3A45%3A53Z&se=2015-02-19T00%3A05%3A53Z
/// ```
///
/// Safe for any number of threads. Source: Azure Storage REST, "Create a service SAS" and "Create
/// an account SAS".
public final class Sas {
  private static final String LOCATOR_VERSION = "2012-02-12";
  private static final String CONTAINER = "c";
  private static final String BLOB = "b";
  private static final String SNAPSHOT = "bs";
  private static final String VERSION = "bv";
  private static final Map<String, Grant.Level> LEVELS =
      Map.of(
          "s", Grant.Level.SERVICE,
          "c", Grant.Level.CONTAINER,
          "o", Grant.Level.OBJECT);
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "rscc", "Cache-Control",
          "rscd", "Content-Disposition",
          "rsce", "Content-Encoding",
          "rscl", "Content-Language",
          "rsct", "Content-Type");

  private final Blobs blobs;
  private final InstantSource clock;

  /// Signatures over the containers of `blobs`, by the host's time or what a test has set.
  public Sas(Blobs blobs, InstantSource clock) {
    this.blobs = blobs;
    this.clock = clock;
  }

  /// The `ContentAccessComponent` of a locator: a signature over a container that takes its
  /// permissions from the stored policy `policyId`. Appended to `containerUrl` it is the locator's
  /// path.
  ///
  /// @throws ServiceFailure `NO_STORAGE_ACCOUNT`
  public String locator(
      ContainerId container, String policyId, Optional<Instant> start, Instant expiry) {
    return new Signer().locator(container, policyId, start, expiry);
  }

  /// Signs the locators of one answer: the keys of each storage account are read once. For one
  /// thread.
  public Signer signer() {
    return new Signer();
  }

  /// As `signer` says.
  public final class Signer {
    private final Map<String, StorageKeys> keys = new HashMap<>();

    private Signer() {}

    /// As `Sas.locator`.
    public String locator(
        ContainerId container, String policyId, Optional<Instant> start, Instant expiry) {
      StorageKeys signing = keys.computeIfAbsent(container.storageAccount(), _ -> read(container));
      return Sas.locator(signing, container, policyId, start, expiry);
    }

    private StorageKeys read(ContainerId container) {
      return blobs
          .accounts()
          .keys(container.storageAccount())
          .orElseThrow(() -> noAccount(container));
    }
  }

  private static String locator(
      StorageKeys keys,
      ContainerId container,
      String policyId,
      Optional<Instant> start,
      Instant expiry) {
    Map<String, String> signed = new LinkedHashMap<>();
    signed.put("sv", LOCATOR_VERSION);
    signed.put("sr", CONTAINER);
    signed.put("si", policyId);
    start.ifPresent(time -> signed.put("st", SasTime.format(time)));
    signed.put("se", SasTime.format(expiry));
    String signature = sign(keys.key1(), SasText.of(new Parameters(signed), container.path()));
    StringBuilder query =
        new StringBuilder("?sv=" + LOCATOR_VERSION + "&sr=c&si=" + PercentText.encode(policyId));
    query.append("&sig=").append(PercentText.encode(signature));
    start.ifPresent(time -> query.append("&st=").append(PercentText.encode(SasTime.format(time))));
    return query.append("&se=").append(PercentText.encode(SasTime.format(expiry))).toString();
  }

  private static ServiceFailure noAccount(ContainerId container) {
    return new ServiceFailure(
        ServiceFailure.Code.NO_STORAGE_ACCOUNT,
        "storage account " + container.storageAccount() + ": must exist");
  }

  /// The URL of a container on a blob face, without a slash at the end:
  /// `http://host:8481/reelwork/asset-2b6e…`.
  public static String containerUrl(URI base, ContainerId container) {
    String root = base.toString();
    return (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + container.path();
  }

  /// Verifies the signature in a query for a container, for a blob in it or for an account, and
  /// tells what it allows.
  ///
  /// @throws BlobError when there is none, it is not ours, or not valid now and here
  Grant verify(Parameters sas, BlobCall.Target target, Caller caller) {
    StorageKeys keys =
        blobs
            .accounts()
            .keys(target.account())
            .orElseThrow(() -> failed("The storage account does not exist."));
    boolean ofAccount = !sas.text("ss").isEmpty();
    if (!sas.text("skoid").isEmpty()) {
      throw failed("Signatures made with a user delegation key are not known here.");
    }
    String text =
        ofAccount
            ? SasText.ofAccount(sas, target.account())
            : SasText.of(sas, resource(sas, target));
    String signature = sas.base64("sig");
    if (!matches(signature, keys.key1(), text) && !matches(signature, keys.key2(), text)) {
      throw failed("Signature did not match.");
    }
    Optional<ContainerPolicy> policy = ofAccount ? Optional.empty() : policy(sas, target);
    checkTimes(sas, policy);
    checkCaller(sas, caller);
    return ofAccount ? accountGrant(sas) : serviceGrant(sas, policy);
  }

  private static Grant serviceGrant(Parameters sas, Optional<ContainerPolicy> policy) {
    Set<Grant.Level> levels =
        sas.text("sr").equals(CONTAINER)
            ? Set.of(Grant.Level.CONTAINER, Grant.Level.OBJECT)
            : Set.of(Grant.Level.OBJECT);
    return new Grant(Grant.Way.SERVICE_SAS, levels, permissions(sas, policy), overrides(sas));
  }

  private static Grant accountGrant(Parameters sas) {
    if (sas.text("ss").indexOf('b') < 0) {
      throw new BlobError(
          Code.AuthorizationServiceMismatch,
          "This request is not authorized to perform this operation using this service.");
    }
    Set<Grant.Level> levels = EnumSet.noneOf(Grant.Level.class);
    LEVELS.forEach((letter, level) -> {
      if (sas.text("srt").contains(letter)) {
        levels.add(level);
      }
    });
    return new Grant(
        Grant.Way.ACCOUNT_SAS, levels, Permission.parse(sas.text("sp")), overrides(sas));
  }

  private static String resource(Parameters sas, BlobCall.Target target) {
    String container = target.container().path();
    return switch (sas.text("sr")) {
      case CONTAINER -> container;
      case BLOB -> container + "/" + target.name();
      case SNAPSHOT, VERSION -> {
        if (SasText.oldState(sas).isEmpty()) {
          throw failed("A signature for a snapshot or a version must name it.");
        }
        yield container + "/" + target.name();
      }
      default -> throw failed("The signed resource must be b, bs, bv or c.");
    };
  }

  static boolean matches(String signature, byte[] key, String text) {
    return MessageDigest.isEqual(
        signature.getBytes(StandardCharsets.UTF_8),
        sign(key, text).getBytes(StandardCharsets.UTF_8));
  }

  static String sign(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new ServiceFailure(ServiceFailure.Code.KEYS, "java: HmacSHA256 must be there", e);
    }
  }

  private Optional<ContainerPolicy> policy(Parameters sas, BlobCall.Target target) {
    String id = sas.text("si");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        blobs
            .policy(target.container(), id)
            .orElseThrow(() -> failed("The stored access policy does not exist.")));
  }

  /// Where both signature and policy have a time, both hold.
  private void checkTimes(Parameters sas, Optional<ContainerPolicy> policy) {
    Optional<Instant> start = time(sas, "st");
    Optional<Instant> expiry = time(sas, "se");
    Optional<Instant> policyStart = policy.flatMap(ContainerPolicy::start);
    Optional<Instant> policyExpiry = policy.flatMap(ContainerPolicy::expiry);
    if (expiry.isEmpty() && policyExpiry.isEmpty()) {
      throw failed("The signature has no expiry.");
    }
    Instant now = clock.instant();
    boolean early = isAfter(start, now) || isAfter(policyStart, now);
    boolean late = isUntil(expiry, now) || isUntil(policyExpiry, now);
    if (early || late) {
      throw failed("Signature not valid in the specified time frame.");
    }
  }

  private static Optional<Instant> time(Parameters sas, String name) {
    return sas.find(name)
        .filter(text -> !text.isEmpty())
        .map(text ->
            SasTime.parse(text).orElseThrow(() -> failed(name + " is not a time: " + text)));
  }

  private static boolean isAfter(Optional<Instant> start, Instant now) {
    return start.isPresent() && start.get().isAfter(now);
  }

  private static boolean isUntil(Optional<Instant> expiry, Instant now) {
    return expiry.isPresent() && !expiry.get().isAfter(now);
  }

  private static void checkCaller(Parameters sas, Caller caller) {
    String protocol = sas.text("spr");
    if (!protocol.isEmpty() && !Arrays.asList(protocol.split(",")).contains(caller.scheme())) {
      throw new BlobError(
          Code.AuthorizationProtocolMismatch,
          "This request is not authorized to perform this operation using this protocol.");
    }
    String addresses = sas.text("sip");
    if (!addresses.isEmpty() && !isWithin(caller.address(), addresses)) {
      throw new BlobError(
          Code.AuthorizationSourceIPMismatch,
          "This request is not authorized to perform this operation using this source IP.");
    }
  }

  /// Whether an address is `168.1.5.65`, or from `168.1.5.60-168.1.5.70`.
  private static boolean isWithin(String address, String range) {
    int dash = range.indexOf('-');
    String low = dash < 0 ? range : range.substring(0, dash);
    String high = dash < 0 ? range : range.substring(dash + 1);
    try {
      byte[] at = InetAddress.ofLiteral(address).getAddress();
      byte[] from = InetAddress.ofLiteral(low).getAddress();
      byte[] to = InetAddress.ofLiteral(high).getAddress();
      return at.length == from.length
          && Arrays.compareUnsigned(from, at) <= 0
          && Arrays.compareUnsigned(at, to) <= 0;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static Set<Permission> permissions(Parameters sas, Optional<ContainerPolicy> policy) {
    Set<Permission> permissions = new java.util.HashSet<>(Permission.parse(sas.text("sp")));
    policy.ifPresent(stored -> permissions.addAll(stored.permissions()));
    return permissions;
  }

  private static Map<String, String> overrides(Parameters sas) {
    Map<String, String> fields = new HashMap<>();
    OVERRIDES.forEach((parameter, header) ->
        sas.find(parameter)
            .filter(value -> !value.isEmpty())
            .ifPresent(value -> fields.put(header, printable(value))));
    return fields;
  }

  /// Values go into the answer's head, where a line break would begin a field of its own.
  private static String printable(String value) {
    if (value.chars().anyMatch(c -> c < 0x20 || c >= 0x7F)) {
      throw failed("A response header override has a character that is not allowed.");
    }
    return value;
  }

  private static BlobError failed(String detail) {
    return new BlobError(
        Code.AuthenticationFailed,
        "Server failed to authenticate the request. Make sure the value of the Authorization header"
            + " is formed correctly including the signature. "
            + detail);
  }

  /// Who asks.
  ///
  /// @param scheme `http` or `https`, as the caller sees it
  /// @param address the caller's address, a literal
  record Caller(String scheme, String address) {}
}
