package io.reelwork.server.config;

import io.reelwork.server.http.Face;
import io.reelwork.server.http.HttpLimits;
import io.reelwork.server.http.Origins;
import io.reelwork.server.http.Tls;
import io.reelwork.services.access.AccessConfig;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quota;
import io.reelwork.services.blobface.CorsRule;
import io.reelwork.services.ffmpeg.FfmpegConfig;
import io.reelwork.services.ffmpeg.MemoryBudget;
import io.reelwork.services.jobs.JobsConfig;
import io.reelwork.services.memory.MemoryConfig;
import io.reelwork.services.operations.OperationsConfig;
import io.reelwork.services.processors.EncodingConfig;
import io.reelwork.services.sql.DatabaseConfig;
import io.reelwork.services.storage.StorageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The configuration of one process, as the records its features want.
///
/// @param data the data folder, absolute
/// @param roles what the process does
/// @param api where and how the api face is reached
/// @param apiMaxBody the largest body the api face reads, in bytes
/// @param apiAllowedOrigins the origins whose web pages may call the api face
/// @param blob where and how the blob face is reached
/// @param blobCors the cross-origin rules of storage accounts that have set none
/// @param origin where and how the origin face is reached
/// @param limits what every face grants
/// @param memory how much is kept of callers' bytes
/// @param tls which certificate the faces have
/// @param database where the database is
/// @param storage where objects live
/// @param janitorInterval how often the janitor of the objects comes
/// @param access how callers are told apart
/// @param ffmpeg which FFmpeg is used
/// @param encoding how encodes are done
/// @param jobs how the job engine works
/// @param operations how long-running operations are done
public record ServerConfig(
    Path data,
    Set<Role> roles,
    FaceConfig api,
    long apiMaxBody,
    Set<String> apiAllowedOrigins,
    FaceConfig blob,
    List<CorsRule> blobCors,
    FaceConfig origin,
    HttpLimits limits,
    MemoryConfig memory,
    TlsConfig tls,
    DatabaseConfig database,
    StorageConfig storage,
    Duration janitorInterval,
    AccessConfig access,
    FfmpegConfig ffmpeg,
    EncodingConfig encoding,
    JobsConfig jobs,
    OperationsConfig operations) {

  /// Where and how a face is reached.
  public record FaceConfig(List<Face.Listener> listeners, Origins origins) {}

  /// Which certificate the faces have.
  public sealed interface TlsConfig {
    /// None: no face can speak TLS.
    record None() implements TlsConfig {}

    /// One for development, made by us.
    record SelfSigned(Path file, List<String> hosts) implements TlsConfig {}

    /// A PKCS12 file; the password is never shown.
    record Pkcs12(Path file, String password) implements TlsConfig {
      @Override
      public String toString() {
        return "Pkcs12[" + file + "]";
      }
    }

    /// Two PEM files.
    record Pem(Path certificate, Path key) implements TlsConfig {}

    /// Opens the certificate; makes the self-signed one.
    default Optional<Tls> open(InstantSource clock) {
      return switch (this) {
        case None _ -> Optional.empty();
        case SelfSigned it -> Optional.of(Tls.selfSigned(it.file(), it.hosts(), clock.instant()));
        case Pkcs12 it -> Optional.of(Tls.pkcs12(it.file(), it.password()));
        case Pem it -> Optional.of(Tls.pem(it.certificate(), it.key()));
      };
    }
  }

  /// Makes the records of the settings.
  ///
  /// @throws io.reelwork.services.ServiceFailure `CONFIGURATION` when values do not fit each other
  public static ServerConfig of(Settings settings) {
    return Settings.checked(ServerConfig::make, settings);
  }

  private static ServerConfig make(Settings settings) {
    Path data = settings.get(Keys.DATA).toAbsolutePath().normalize();
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(settings.get(Keys.ROLES));
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles: must name at least one role but was empty");
    }
    if (settings.get(Keys.STORAGE_JANITOR_INTERVAL).isZero()) {
      throw new IllegalArgumentException("storage.janitor-interval: must be more than 0");
    }
    TlsConfig tls = tls(settings, data);
    return new ServerConfig(
        data,
        Set.copyOf(roles),
        face(settings, Keys.API, tls),
        settings.get(Keys.API_MAX_BODY),
        Set.copyOf(settings.get(Keys.API_ALLOWED_ORIGINS)),
        face(settings, Keys.BLOB, tls),
        blobCors(settings),
        face(settings, Keys.ORIGIN, tls),
        limits(settings),
        memory(settings),
        tls,
        database(settings, data),
        storage(settings, data),
        settings.get(Keys.STORAGE_JANITOR_INTERVAL),
        access(settings),
        ffmpeg(settings),
        new EncodingConfig(settings.get(Keys.ENCODING_INCOMPLETE_INPUT)),
        jobs(settings),
        operations(settings));
  }

  private static FaceConfig face(Settings settings, Keys.FaceKeys keys, TlsConfig tls) {
    List<Face.Listener> listeners = new ArrayList<>();
    int port = settings.get(keys.port());
    int tlsPort = settings.get(keys.tlsPort());
    if (port >= 0) {
      listeners.add(new Face.Listener(settings.get(Keys.BIND), port, false));
    }
    if (tlsPort >= 0) {
      if (tls instanceof TlsConfig.None) {
        throw new IllegalArgumentException(
            keys.tlsPort() + ": must come with tls.keystore, tls.certificate or tls.self-signed");
      }
      listeners.add(new Face.Listener(settings.get(Keys.BIND), tlsPort, true));
    }
    Origins origins =
        new Origins(
            settings.get(keys.publicUrl()),
            Set.copyOf(settings.get(Keys.HTTP_ALLOWED_HOSTS)),
            settings.get(Keys.HTTP_TRUSTED_PROXIES));
    return new FaceConfig(List.copyOf(listeners), origins);
  }

  private static List<CorsRule> blobCors(Settings settings) {
    List<String> origins = settings.get(Keys.BLOB_CORS_ORIGINS);
    List<String> headers = settings.get(Keys.BLOB_CORS_HEADERS);
    int maxAgeSeconds =
        (int) Math.min(settings.get(Keys.BLOB_CORS_MAX_AGE).toSeconds(), Integer.MAX_VALUE);
    return origins.isEmpty()
        ? List.of()
        : List.of(
            new CorsRule(
                origins, settings.get(Keys.BLOB_CORS_METHODS), headers, headers, maxAgeSeconds));
  }

  private static HttpLimits limits(Settings settings) {
    return new HttpLimits(
        settings.get(Keys.HTTP_MAX_CONNECTIONS),
        settings.get(Keys.HTTP_HEADER_TIMEOUT),
        settings.get(Keys.HTTP_IDLE_TIMEOUT),
        settings.get(Keys.HTTP_STOP_TIMEOUT));
  }

  private static MemoryConfig memory(Settings settings) {
    return new MemoryConfig(
        bytes(settings.get(Keys.MEMORY_UPLOADS)),
        bytes(settings.get(Keys.MEMORY_DOCUMENTS)),
        settings.get(Keys.MEMORY_PATIENCE));
  }

  private static OptionalLong bytes(Optional<Long> size) {
    return size.stream().mapToLong(bytes -> bytes).findFirst();
  }

  private static TlsConfig tls(Settings settings, Path data) {
    Optional<Path> keystore = settings.get(Keys.TLS_KEYSTORE);
    Optional<Path> certificate = settings.get(Keys.TLS_CERTIFICATE);
    Optional<Path> key = settings.get(Keys.TLS_KEY);
    boolean selfSigned = settings.get(Keys.TLS_SELF_SIGNED);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("tls.certificate, tls.key: must be given together");
    }
    long ways = keystore.stream().count() + certificate.stream().count() + (selfSigned ? 1 : 0);
    if (ways > 1) {
      throw new IllegalArgumentException(
          "tls.keystore, tls.certificate, tls.self-signed: must be only one of them");
    }
    if (keystore.isPresent()) {
      return new TlsConfig.Pkcs12(keystore.get(), settings.get(Keys.TLS_PASSWORD).orElse(""));
    }
    if (certificate.isPresent()) {
      return new TlsConfig.Pem(certificate.get(), key.orElseThrow());
    }
    return selfSigned
        ? new TlsConfig.SelfSigned(data.resolve("tls.p12"), settings.get(Keys.TLS_HOSTS))
        : new TlsConfig.None();
  }

  private static DatabaseConfig database(Settings settings, Path data) {
    return new DatabaseConfig(
        settings.get(Keys.DATABASE_URL),
        settings.get(Keys.DATABASE_USER),
        settings.get(Keys.DATABASE_PASSWORD).orElse(""),
        settings.get(Keys.DATABASE_CONNECTIONS),
        data.resolve("reelwork.db"));
  }

  private static StorageConfig storage(Settings settings, Path data) {
    return new StorageConfig(
        settings
            .get(Keys.STORAGE_FOLDER)
            .map(folder -> folder.toAbsolutePath().normalize())
            .orElse(data.resolve("objects")),
        bytes(settings.get(Keys.STORAGE_RESERVE_BYTES)),
        settings.get(Keys.STORAGE_GRACE));
  }

  private static AccessConfig access(Settings settings) {
    return new AccessConfig(
        settings.get(Keys.SECURITY_MASTER_KEY),
        settings.get(Keys.ACCOUNT_NAME),
        AccessConfig.client(settings.get(Keys.CLIENT_ID), settings.get(Keys.CLIENT_SECRET)),
        new AccessConfig.Tokens(
            settings.get(Keys.TOKENS_ROTATION),
            settings.get(Keys.TOKENS_LIFETIME),
            settings.get(Keys.TOKENS_ACS_LIFETIME),
            settings.get(Keys.TOKENS_ISSUER),
            settings.get(Keys.TOKENS_RESOURCES)),
        quotas(settings));
  }

  private static Map<Quota, Long> quotas(Settings settings) {
    Map<Quota, Long> limits = new EnumMap<>(Quota.class);
    Keys.QUOTAS.forEach((quota, key) -> limits.put(quota, settings.get(key).longValue()));
    return limits;
  }

  private static FfmpegConfig ffmpeg(Settings settings) {
    int runs = orCores(settings.get(Keys.JOBS_STEPS_AT_ONCE));
    return new FfmpegConfig(
        settings.get(Keys.FFMPEG_PATH),
        settings.get(Keys.FFMPEG_BUNDLED),
        Optional.ofNullable(System.getenv("PATH")).orElse(""),
        settings
            .get(Keys.FFMPEG_MEMORY_LIMIT)
            .map(bytes -> MemoryBudget.of(bytes, runs))
            .orElseGet(() -> MemoryBudget.ofMachine(runs)),
        settings.get(Keys.FFMPEG_NICENESS),
        settings.get(Keys.FFMPEG_STALL_AFTER));
  }

  private static JobsConfig jobs(Settings settings) {
    return new JobsConfig(
        settings.get(Keys.JOBS_START_DELAY),
        orCores(settings.get(Keys.JOBS_RESERVED_UNITS)),
        orCores(settings.get(Keys.JOBS_STEPS_AT_ONCE)),
        settings.get(Keys.JOBS_LEASE),
        settings.get(Keys.JOBS_HEARTBEAT),
        settings.get(Keys.JOBS_RETRIES),
        settings.get(Keys.JOBS_LOSSES),
        settings.get(Keys.JOBS_BACK_OFF),
        settings.get(Keys.JOBS_PROGRESS_FLUSH),
        settings.get(Keys.JOBS_POLL_INTERVAL),
        settings.get(Keys.JOBS_PRIORITY_WEIGHT),
        settings.get(Keys.JOBS_STALL_LIMIT),
        settings.get(Keys.JOBS_RETENTION));
  }

  private static OperationsConfig operations(Settings settings) {
    return new OperationsConfig(
        settings.get(Keys.OPERATIONS_START_DELAY),
        settings.get(Keys.OPERATIONS_LEASE),
        settings.get(Keys.OPERATIONS_POLL_INTERVAL),
        settings.get(Keys.OPERATIONS_ATTEMPTS),
        settings.get(Keys.OPERATIONS_RETENTION));
  }

  private static int orCores(int count) {
    return count == 0 ? Runtime.getRuntime().availableProcessors() : count;
  }

  /// The key that seals the deployment's secrets; on SQLite it is made when there is none.
  public MasterKey masterKey() {
    return onSqlite()
        ? MasterKey.inFolder(access.masterKey(), data)
        : MasterKey.configured(access.masterKey());
  }

  /// Whether the database is the SQLite file of the data folder.
  public boolean onSqlite() {
    return database.url().isEmpty();
  }
}
