package io.reelwork.services.processors;

import io.reelwork.services.access.Access;
import io.reelwork.services.access.AccessConfig;
import io.reelwork.services.access.MasterKey;
import io.reelwork.services.access.Quotas;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Asset;
import io.reelwork.services.catalog.AssetFile;
import io.reelwork.services.catalog.AssetId;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.catalog.NewAsset;
import io.reelwork.services.catalog.NewFile;
import io.reelwork.services.ffmpeg.Ffmpeg;
import io.reelwork.services.ffmpeg.MemoryBudget;
import io.reelwork.services.ffmpeg.TestFfmpeg;
import io.reelwork.services.keys.ContentKey;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.keys.StorageCipher;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.TestDatabase;
import io.reelwork.services.steps.ConfigurationProtection;
import io.reelwork.services.steps.JobId;
import io.reelwork.services.steps.OutputAsset;
import io.reelwork.services.steps.Plan;
import io.reelwork.services.steps.Plan.PlannedStep;
import io.reelwork.services.steps.Processor;
import io.reelwork.services.steps.StepContext;
import io.reelwork.services.steps.StepOutcome;
import io.reelwork.services.steps.StepProgress;
import io.reelwork.services.steps.TaskId;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.ContainerId;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.storage.StorageConfig;
import io.reelwork.services.web.FaceUrls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/// Everything an encoder stands on, for real: database, blobs, catalogue, FFmpeg. Runs tasks as the
/// engine would, step by step.
final class Bench implements AutoCloseable {
  static final String ACCOUNT = "reelwork";

  final Path folder;
  final Database database;
  final Blobs blobs;
  final Catalog catalog;
  final Ffmpeg ffmpeg;
  final Keys keys;
  final Processors processors;

  Bench(Path folder) {
    this(folder, EncodingConfig.defaults());
  }

  Bench(Path folder, EncodingConfig config) {
    this(folder, config, TestFfmpeg.open(folder.resolve("data")));
  }

  /// With an FFmpeg that may take so much memory.
  Bench(Path folder, MemoryBudget memory) {
    this(folder, EncodingConfig.defaults(), TestFfmpeg.open(folder.resolve("data"), memory));
  }

  /// On this FFmpeg.
  Bench(Path folder, Path program) {
    this(folder, EncodingConfig.defaults(), TestFfmpeg.open(folder.resolve("data"), program));
  }

  private Bench(Path folder, EncodingConfig config, Ffmpeg ffmpeg) {
    this.folder = folder;
    this.ffmpeg = ffmpeg;
    this.database =
        TestDatabase.SQLITE.open(List.of(Access.SCHEMA, Blobs.SCHEMA, Catalog.SCHEMA, Keys.SCHEMA));
    MasterKey master = MasterKey.of("A".repeat(43) + "=");
    this.blobs = new Blobs(database, StorageConfig.in(folder.resolve("objects")), master);
    blobs.ensureStorageAccount(ACCOUNT, ACCOUNT, true);
    this.catalog =
        new Catalog(
            database,
            blobs,
            new Sas(blobs, InstantSource.system()),
            new Faces(),
            Quotas.fixed(Map.of()));
    this.keys = keys(database, master, catalog);
    this.processors = new Processors(ffmpeg, blobs, catalog, keys, config, Quotas.fixed(Map.of()));
  }

  private static Keys keys(Database database, MasterKey master, Catalog catalog) {
    Access access = Access.open(database, master, AccessConfig.defaults(), InstantSource.system());
    return new Keys(database, access, master, catalog, new Faces());
  }

  private record Faces() implements FaceUrls {
    @Override
    public URI blob(URI apiRoot) {
      return apiRoot;
    }

    @Override
    public URI origin(URI apiRoot) {
      return apiRoot;
    }
  }

  /// A clip made by FFmpeg: `clip("a.mp4", "-f", "lavfi", "-i", "testsrc2=d=3")`.
  Path clip(String name, String... arguments) {
    String[] line = Arrays.copyOf(arguments, arguments.length + 2);
    line[arguments.length] = "-y";
    line[arguments.length + 1] = "file:" + name;
    TestFfmpeg.make(ffmpeg, folder, line);
    return folder.resolve(name);
  }

  /// An asset with these files, under names that only whoever writes blobs can give.
  AssetId asset(Path... files) {
    AssetId asset = empty();
    for (Path file : files) {
      try (StagedObject staged = blobs.stage()) {
        Files.copy(file, staged.file());
        staged.seal();
        String name = String.valueOf(file.getFileName());
        database.transaction(() -> {
          Blob blob = blobs.publish(container(asset), name, staged, BlobHeaders.of("video/mp4"));
          NewFile found = new NewFile(name, blob.sizeBytes(), false, "video/mp4");
          catalog.assetFiles().put(ACCOUNT, asset, List.of(found));
          return asset;
        });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return asset;
  }

  /// Stores bytes as they are under the file's name, and records the file.
  void upload(AssetId asset, byte[] bytes, NewFile file) throws IOException {
    try (StagedObject staged = blobs.stage()) {
      staged.output().write(bytes);
      staged.seal();
      database.transaction(() -> {
        blobs.publish(
            container(asset), file.name(), staged, BlobHeaders.of("application/octet-stream"));
        catalog.assetFiles().put(ACCOUNT, asset, List.of(file));
        return asset;
      });
    }
  }

  /// A fresh storage encryption key that is linked to the asset.
  ContentKey storageKey(AssetId asset) {
    return database.transaction(
        () -> keys.createStorageKey(ACCOUNT, asset, StorageCipher.freshKey()));
  }

  AssetId empty() {
    return empty(0);
  }

  /// An asset with these options and no files.
  AssetId empty(int options) {
    return database.transaction(() ->
        catalog
            .assets()
            .create(
                ACCOUNT, new NewAsset(Optional.empty(), options, Optional.empty(), 0, List.of()))
            .id());
  }

  private ContainerId container(AssetId asset) {
    return catalog.asset(ACCOUNT, asset).map(Asset::container).orElseThrow();
  }

  List<AssetFile> files(AssetId asset) {
    return catalog.files(ACCOUNT, asset);
  }

  Path file(AssetId asset, String name) {
    return blobs.localFile(blobs.find(container(asset), name).orElseThrow());
  }

  void record(AssetId asset, NewFile file) {
    database.transaction(() -> catalog.assetFiles().create(ACCOUNT, asset, file));
  }

  /// Plans and runs a task as the engine does, publishing in a transaction.
  Task run(String configuration, AssetId... inputs) {
    Task task = new Task(this, configuration, List.of(inputs), empty(), _ -> false);
    task.run();
    return task;
  }

  /// A task that writes to an asset where others write, too.
  Task sharing(String configuration, AssetId input, AssetId output) {
    return new Task(this, configuration, List.of(input), output, _ -> false);
  }

  /// A task whose output was asked for with `assetFormatOption=1`.
  Task fragmented(String configuration, AssetId input) {
    Task task = new Task(this, configuration, List.of(input), empty(), _ -> false);
    task.formatOption = 1;
    task.run();
    return task;
  }

  /// A task for another processor.
  Task run(String processor, String configuration, AssetId input, AssetId output) {
    Task task = new Task(this, configuration, List.of(input), output, _ -> false);
    task.processor = processor;
    task.run();
    return task;
  }

  /// An encode whose configuration is encrypted.
  Task protectedBy(ConfigurationProtection protection, String configuration, AssetId input) {
    Task task = new Task(this, configuration, List.of(input), empty(), _ -> false);
    task.protection = protection;
    task.run();
    return task;
  }

  /// A task that is cancelled at the first report for which `when` holds.
  Task cancelled(String configuration, AssetId input, Predicate<StepProgress> when) {
    Task task = new Task(this, configuration, List.of(input), empty(), when);
    task.run();
    return task;
  }

  @Override
  public void close() {
    ffmpeg.close();
    database.close();
  }

  /// One task and what became known of it.
  static final class Task implements StepContext {
    final Bench bench;
    final AssetId output;
    final ConcurrentLinkedQueue<StepProgress> reports = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private final String configuration;
    private final List<AssetId> inputs;
    private final Predicate<StepProgress> cancelWhen;
    private final ConcurrentLinkedQueue<Runnable> onCancel = new ConcurrentLinkedQueue<>();
    private volatile boolean cancelled;
    private int formatOption;
    private int planVersion;
    private ConfigurationProtection protection = ConfigurationProtection.NONE;
    private String processor = Processors.MEDIA_ENCODER_STANDARD;
    private Optional<PlannedStep> step = Optional.empty();
    private Optional<String> note = Optional.empty();

    Task(
        Bench bench,
        String configuration,
        List<AssetId> inputs,
        AssetId output,
        Predicate<StepProgress> cancelWhen) {
      this.bench = bench;
      this.configuration = configuration;
      this.inputs = inputs;
      this.output = output;
      this.cancelWhen = cancelWhen;
    }

    private void run() {
      publish(execute());
    }

    StepOutcome execute() {
      Processor encoder = bench.processors.byId(processor).orElseThrow();
      Plan plan = encoder.plan(this);
      planVersion = plan.version();
      step = Optional.of(plan.steps().getFirst());
      StepOutcome outcome = encoder.execute(this);
      note = outcome.note();
      return outcome;
    }

    void publish(StepOutcome outcome) {
      bench.database.transaction(() -> {
        outcome.publish().run();
        return true;
      });
    }

    String note() {
      return note.orElse("");
    }

    List<String> names() {
      return bench.files(output).stream().map(AssetFile::name).toList();
    }

    /// The media files and the server manifest.
    List<String> media() {
      return names().stream().filter(name -> !name.matches(".*\\.(xml|ismc)")).toList();
    }

    Path file(String name) {
      return bench.file(output, name);
    }

    @Override
    public String account() {
      return ACCOUNT;
    }

    @Override
    public JobId job() {
      return new JobId("nb:jid:UUID:1");
    }

    @Override
    public TaskId task() {
      return new TaskId("nb:tid:UUID:1");
    }

    @Override
    public String configuration() {
      return configuration;
    }

    @Override
    public ConfigurationProtection protection() {
      return protection;
    }

    @Override
    public int options() {
      return protection.equals(ConfigurationProtection.NONE) ? 0 : 1;
    }

    @Override
    public List<AssetId> inputs() {
      return inputs;
    }

    @Override
    public List<OutputAsset> outputs() {
      return List.of(new OutputAsset(output, formatOption));
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public Path scratch() {
      return bench.folder;
    }

    @Override
    public void progress(StepProgress progress) {
      reports.add(progress);
      if (!cancelled && cancelWhen.test(progress)) {
        cancelled = true;
        onCancel.forEach(Runnable::run);
      }
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
      onCancel.add(action);
      if (cancelled) {
        action.run();
      }
    }

    @Override
    public void event(String code, String message) {
      events.add(code + ": " + message);
    }

    @Override
    public int planVersion() {
      return planVersion;
    }

    @Override
    public String name() {
      return step.orElseThrow().name();
    }

    @Override
    public String kind() {
      return step.orElseThrow().kind();
    }

    @Override
    public String spec() {
      return step.orElseThrow().spec();
    }
  }
}
