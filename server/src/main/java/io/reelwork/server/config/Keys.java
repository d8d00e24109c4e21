package io.reelwork.server.config;

import static io.reelwork.server.config.Kinds.choice;
import static io.reelwork.server.config.Kinds.duration;
import static io.reelwork.server.config.Kinds.flag;
import static io.reelwork.server.config.Kinds.list;
import static io.reelwork.server.config.Kinds.number;
import static io.reelwork.server.config.Kinds.optionalPath;
import static io.reelwork.server.config.Kinds.optionalSize;
import static io.reelwork.server.config.Kinds.optionalText;
import static io.reelwork.server.config.Kinds.optionalUrl;
import static io.reelwork.server.config.Kinds.path;
import static io.reelwork.server.config.Kinds.secret;
import static io.reelwork.server.config.Kinds.size;
import static io.reelwork.server.config.Kinds.text;

import io.reelwork.server.http.AddressRange;
import io.reelwork.services.access.Quota;
import io.reelwork.services.processors.IncompleteInput;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Every configuration key there is, in the order of the documentation.
public final class Keys {
  private static final List<Key<?>> ALL = new ArrayList<>();

  /// Keys that older releases had, each with its successor.
  static final Map<String, String> RETIRED = Map.of();

  public static final Key<Path> DATA =
      add(path("data", ".reelwork/data", "The data folder: database, objects, keys, natives."));
  public static final Key<List<Role>> ROLES =
      add(
          list(
              "roles",
              "any of " + Kinds.names(Role.class),
              "api,blob,origin,worker",
              "What this process does.",
              Kinds.oneOf(Role.class)));
  public static final Key<String> BIND =
      add(text("bind", "127.0.0.1", "The address all faces listen on; 0.0.0.0 means all."));
  public static final Key<LogLevel> LOG_LEVEL =
      add(choice("log.level", LogLevel.class, "info", "How much is logged to stderr."));

  public static final FaceKeys API = new FaceKeys("api", 8480);
  public static final Key<Long> API_MAX_BODY =
      add(size("api.max-body", "16MiB", "The largest request body the api face reads."));
  public static final Key<List<String>> API_ALLOWED_ORIGINS =
      add(
          list(
              "api.allowed-origins",
              "origins such as https://portal.example, or *",
              "",
              "The origins whose web pages may call the api face (CORS). Empty allows none.",
              Kinds::origin));
  public static final FaceKeys BLOB = new FaceKeys("blob", 8481);
  public static final Key<List<String>> BLOB_CORS_ORIGINS =
      add(
          list(
              "blob.cors-origins",
              "origins such as https://app.example, or *",
              "",
              "Whose scripts a browser lets use the blob face; for storage accounts that have no"
                  + " rules of their own (Set Blob Service Properties).",
              Function.identity()));
  public static final Key<List<String>> BLOB_CORS_METHODS =
      add(
          list(
              "blob.cors-methods",
              "HTTP methods",
              "GET,HEAD,PUT,DELETE",
              "The methods those scripts may use.",
              method -> method.toUpperCase(Locale.ROOT)));
  public static final Key<List<String>> BLOB_CORS_HEADERS =
      add(
          list(
              "blob.cors-headers",
              "header names, x-ms-meta-* or *",
              "*",
              "The header fields those scripts may send, and see in answers.",
              Function.identity()));
  public static final Key<Duration> BLOB_CORS_MAX_AGE =
      add(duration("blob.cors-max-age", "1h", "How long a browser may remember what is allowed."));
  public static final FaceKeys ORIGIN = new FaceKeys("origin", 8482);

  public static final Key<List<String>> HTTP_ALLOWED_HOSTS =
      add(
          list(
              "http.allowed-hosts",
              "host names without port",
              "",
              "The hosts a request may name; requests for others get 400. *.example stands for one"
                  + " label, as in *.restv2.local.example. Empty allows all.",
              host -> host.toLowerCase(Locale.ROOT)));
  public static final Key<List<AddressRange>> HTTP_TRUSTED_PROXIES =
      add(
          list(
              "http.trusted-proxies",
              "addresses or ranges",
              "",
              "Proxies whose X-Forwarded-Proto and X-Forwarded-Host count.",
              AddressRange::parse));
  public static final Key<Integer> HTTP_MAX_CONNECTIONS =
      add(number("http.max-connections", 2000, 1, 1_000_000, "Open connections of each listener."));
  public static final Key<Duration> HTTP_HEADER_TIMEOUT =
      add(duration("http.header-timeout", "20s", "Time for the first request head."));
  public static final Key<Duration> HTTP_IDLE_TIMEOUT =
      add(
          duration(
              "http.idle-timeout",
              "120s",
              "How long a connection may rest, and how long a body may stand still."));
  public static final Key<Duration> HTTP_STOP_TIMEOUT =
      add(duration("http.stop-timeout", "10s", "How long running requests may go on at a stop."));

  public static final Key<Optional<Long>> MEMORY_UPLOADS =
      add(
          optionalSize(
              "memory.uploads",
              "What all uploads together may hold on their way to the disk; empty means a sixth of"
                  + " the heap."));
  public static final Key<Optional<Long>> MEMORY_DOCUMENTS =
      add(
          optionalSize(
              "memory.documents",
              "What all request bodies that are read as a whole (entities, batches, block lists) may"
                  + " take together; empty means a fifth of the heap."));
  public static final Key<Duration> MEMORY_PATIENCE =
      add(
          duration(
              "memory.patience",
              "30s",
              "How long a request waits for room in memory before it gets 503."));

  public static final Key<Boolean> TLS_SELF_SIGNED =
      add(
          flag(
              "tls.self-signed",
              false,
              "Makes a certificate for development, signed by itself, in the data folder."));
  public static final Key<List<String>> TLS_HOSTS =
      add(
          list(
              "tls.hosts",
              "host names or addresses",
              "",
              "More hosts for the self-signed certificate, beside localhost and 127.0.0.1.",
              Function.identity()));
  public static final Key<Optional<Path>> TLS_KEYSTORE =
      add(optionalPath("tls.keystore", "A PKCS12 file with certificate chain and key."));
  public static final Key<Optional<String>> TLS_PASSWORD =
      add(secret("tls.password", "The password of tls.keystore."));
  public static final Key<Optional<Path>> TLS_CERTIFICATE =
      add(optionalPath("tls.certificate", "A PEM file with the certificate chain."));
  public static final Key<Optional<Path>> TLS_KEY =
      add(optionalPath("tls.key", "A PEM file with the PKCS8 key of tls.certificate."));

  public static final Key<Optional<String>> DATABASE_URL =
      add(
          optionalText(
              "database.url",
              "jdbc:postgresql://host/name; empty means SQLite in the data folder."));
  public static final Key<String> DATABASE_USER =
      add(text("database.user", "", "The user at PostgreSQL."));
  public static final Key<Optional<String>> DATABASE_PASSWORD =
      add(secret("database.password", "The password at PostgreSQL."));
  public static final Key<Integer> DATABASE_CONNECTIONS =
      add(number("database.connections", 8, 2, 200, "Size of the connection pool."));

  public static final Key<Optional<Path>> STORAGE_FOLDER =
      add(
          optionalPath(
              "storage.folder",
              "Where the bytes of blobs are; empty means objects in the data folder. One folder for"
                  + " all processes of a deployment, and for none of another."));
  public static final Key<Optional<Long>> STORAGE_RESERVE_BYTES =
      add(
          optionalSize(
              "storage.reserve-bytes",
              "Uploads are refused when less would stay free; empty means 1 GiB or 5 % of the disk,"
                  + " whichever is less."));
  public static final Key<Duration> STORAGE_GRACE =
      add(
          duration(
              "storage.grace", "24h", "How long an object stays after its last name is gone."));
  public static final Key<Duration> STORAGE_JANITOR_INTERVAL =
      add(duration("storage.janitor-interval", "1m", "How often the janitor frees what is due."));

  public static final Key<Optional<String>> SECURITY_MASTER_KEY =
      add(
          secret(
              "security.master-key",
              "32 bytes in base64 that seal the deployment's keys; needed on PostgreSQL, on SQLite"
                  + " the file master.key in the data folder takes its place."));
  public static final Key<String> ACCOUNT_NAME =
      add(text("account.name", "reelwork", "The account that the first start makes."));
  public static final Key<Optional<String>> CLIENT_ID =
      add(
          optionalText(
              "client.id", "The id of the first API client, a GUID; empty lets us make one."));
  public static final Key<Optional<String>> CLIENT_SECRET =
      add(secret("client.secret", "Its secret, at least 32 characters."));
  public static final Key<Duration> TOKENS_LIFETIME =
      add(duration("tokens.lifetime", "1h", "Life of a token in the Azure AD form."));
  public static final Key<Duration> TOKENS_ACS_LIFETIME =
      add(duration("tokens.acs-lifetime", "6h", "Life of a token in the ACS form."));
  public static final Key<Duration> TOKENS_ROTATION =
      add(duration("tokens.rotation", "90d", "How long a key signs tokens."));
  public static final Key<String> TOKENS_ISSUER =
      add(text("tokens.issuer", "urn:reelwork", "The issuer that our tokens name."));
  public static final Key<List<String>> TOKENS_RESOURCES =
      add(
          list(
              "tokens.resources",
              "resource URIs",
              "https://rest.media.azure.net,https://rest.media.chinacloudapi.cn,"
                  + "https://rest.media.usgovcloudapi.net,https://rest.media.cloudapi.de",
              "The resources a token may be asked for; the first is the canonical one.",
              Function.identity()));

  /// `quota.assets` and the others, by quota.
  static final Map<Quota, Key<Integer>> QUOTAS = quotas();

  public static final Key<Optional<Path>> FFMPEG_PATH =
      add(optionalPath("ffmpeg.path", "The FFmpeg program; nothing else is tried when it is set."));
  public static final Key<Optional<Path>> FFMPEG_BUNDLED =
      add(optionalPath("ffmpeg.bundled", "The FFmpeg program to use when PATH has none."));
  public static final Key<Optional<Long>> FFMPEG_MEMORY_LIMIT =
      add(
          optionalSize(
              "ffmpeg.memory-limit",
              "Resident memory that each step's FFmpeg may take; a larger encode waits for the"
                  + " shares of others. Empty means 60 % of the machine's or container's memory"
                  + " divided by jobs.steps-at-once; 0 is no limit."));
  public static final Key<Integer> FFMPEG_NICENESS =
      add(number("ffmpeg.niceness", 5, 0, 19, "Lower priority of FFmpeg for higher numbers."));
  public static final Key<Duration> FFMPEG_STALL_AFTER =
      add(duration("ffmpeg.stall-after", "5m", "An FFmpeg without progress for so long is ended."));
  public static final Key<IncompleteInput> ENCODING_INCOMPLETE_INPUT =
      add(
          choice(
              "encoding.incomplete-input",
              IncompleteInput.class,
              "error",
              "What becomes of a task whose input lacks more than a second and more than 1 % of"
                  + " what its header declares: error fails it, accept encodes what is there."
                  + " PerfMessage tells of every loss."));

  public static final Key<Duration> JOBS_START_DELAY =
      add(
          duration(
              "jobs.start-delay",
              "0s",
              "How long a new job rests in Queued; some client programs count on seconds."));
  public static final Key<Integer> JOBS_RESERVED_UNITS =
      add(
          number(
              "jobs.reserved-units",
              0,
              0,
              10_000,
              "Tasks of one account that run at once; 0 means one for each core."));
  public static final Key<Integer> JOBS_STEPS_AT_ONCE =
      add(
          number(
              "jobs.steps-at-once",
              0,
              0,
              10_000,
              "Steps that this process runs at once; 0 means one for each core."));
  public static final Key<Duration> JOBS_LEASE =
      add(duration("jobs.lease", "15s", "How long a claim holds without a heartbeat."));
  public static final Key<Duration> JOBS_HEARTBEAT =
      add(duration("jobs.heartbeat", "3s", "How often a worker renews its claims."));
  public static final Key<Integer> JOBS_RETRIES =
      add(number("jobs.retries", 3, 0, 100, "How often a step is tried again after a failure."));
  public static final Key<Integer> JOBS_LOSSES =
      add(
          number(
              "jobs.losses",
              3,
              1,
              1000,
              "Processes lost in a row to a step that ran alone until it fails."));
  public static final Key<Duration> JOBS_BACK_OFF =
      add(
          duration(
              "jobs.back-off", "1s", "The pause before a first retry; doubled for each more."));
  public static final Key<Duration> JOBS_PROGRESS_FLUSH =
      add(duration("jobs.progress-flush", "400ms", "How often progress is written."));
  public static final Key<Duration> JOBS_POLL_INTERVAL =
      add(duration("jobs.poll-interval", "2s", "How often a worker looks for work unasked."));
  public static final Key<Duration> JOBS_PRIORITY_WEIGHT =
      add(duration("jobs.priority-weight", "1h", "The waiting time that outweighs one priority."));
  public static final Key<Duration> JOBS_STALL_LIMIT =
      add(
          duration(
              "jobs.stall-limit", "5m", "A step without progress for so long is tried again."));
  public static final Key<Duration> JOBS_RETENTION =
      add(
          duration(
              "jobs.retention", "90d", "How long a job that has ended is kept; 0 is for ever."));

  public static final Key<Duration> OPERATIONS_START_DELAY =
      add(
          duration(
              "operations.start-delay",
              "0s",
              "How long an operation rests before it is worked on; some client programs count on"
                  + " seeing Starting."));
  public static final Key<Duration> OPERATIONS_LEASE =
      add(
          duration(
              "operations.lease",
              "30s",
              "How long a process that works on an operation is believed to be alive."));
  public static final Key<Duration> OPERATIONS_POLL_INTERVAL =
      add(
          duration(
              "operations.poll-interval",
              "2s",
              "How often a process looks for operations unasked."));
  public static final Key<Integer> OPERATIONS_ATTEMPTS =
      add(
          number(
              "operations.attempts", 5, 1, 100, "How often an operation is tried until it fails."));
  public static final Key<Duration> OPERATIONS_RETENTION =
      add(
          duration(
              "operations.retention", "30d", "How long an operation that has ended can be read."));

  private Keys() {}

  private static Map<Quota, Key<Integer>> quotas() {
    Map<Quota, Key<Integer>> keys = new EnumMap<>(Quota.class);
    for (Quota quota : Quota.values()) {
      String help =
          "At most so many "
              + quota.what()
              + ", where an account has no limit of its own; 0 means no limit.";
      int standard = Math.toIntExact(quota.standard());
      keys.put(quota, add(number(quota.key(), standard, 0, 999_999_999, help)));
    }
    return keys;
  }

  private static <T> Key<T> add(Key<T> key) {
    ALL.add(key);
    return key;
  }

  /// Every key.
  public static List<Key<?>> all() {
    return List.copyOf(ALL);
  }

  /// The keys that every face has.
  ///
  /// @param port where it listens: 0 is any free port, -1 none
  /// @param tlsPort where it listens for TLS
  /// @param publicUrl how callers reach it
  public record FaceKeys(Key<Integer> port, Key<Integer> tlsPort, Key<Optional<URI>> publicUrl) {
    FaceKeys(String face, int standard) {
      this(
          add(
              number(
                  face + ".port",
                  standard,
                  -1,
                  65535,
                  "The port of the " + face + " face; 0 is any free one, -1 none.")),
          add(
              number(
                  face + ".tls-port",
                  -1,
                  -1,
                  65535,
                  "The port on which the "
                      + face
                      + " face speaks TLS; 0 is any free one, -1 none.")),
          add(
              optionalUrl(
                  face + ".public-url",
                  "How callers reach the " + face + " face; empty means as the request says.")));
    }
  }
}
