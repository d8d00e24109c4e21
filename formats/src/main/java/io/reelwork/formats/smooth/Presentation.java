package io.reelwork.formats.smooth;

import io.reelwork.formats.MalformedMedia;
import io.reelwork.formats.MalformedMedia.Code;
import io.reelwork.formats.smooth.ClientManifest.Level;
import io.reelwork.formats.smooth.ClientManifest.Stream;
import io.reelwork.formats.smooth.ServerManifest.Entry;
import io.reelwork.formats.smooth.ServerManifest.Kind;
import io.reelwork.formats.xml.XmlTree;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Renditions that are played as one, with both manifests about them. Presentations of the same
/// content can be put together; the result does not depend on the order.
///
/// A client manifest has one list of fragments for all video, so that only the key frames that all
/// renditions have are places to cut (MS-SSTR §2.2.2.5; players change the rendition there).
///
/// @param server which files
/// @param client what of them players ask for
public record Presentation(ServerManifest server, ClientManifest client) {
  /// Encodes of one input differ by less: a frame of video or of audio.
  private static final long SAME_LENGTH_TICKS = 5_000_000;

  /// A player fetches whole fragments, and holds one or two.
  private static final long LONGEST_FRAGMENT_TICKS = 200_000_000;

  /// A track with its places in both manifests.
  private record Rendition(Entry entry, Level level) {
    long bitsPerSecond() {
      return entry.bitsPerSecond();
    }

    Rendition at(long bitsPerSecond) {
      return new Rendition(
          new Entry(
              entry.kind(),
              entry.src(),
              bitsPerSecond,
              entry.language(),
              entry.trackId(),
              entry.trackName()),
          new Level(bitsPerSecond, level.attributes()));
    }
  }

  /// The presentation of MP4 tracks whose key frames are aligned.
  ///
  /// @param clientManifest the name of the `.ismc`
  public static Presentation of(String clientManifest, List<MediaTrack> tracks) {
    return new Presentation(ServerManifest.of(clientManifest, tracks), ClientManifest.of(tracks));
  }

  /// The presentation of two documents that were written by `ServerManifest` and `ClientManifest`;
  /// the streams stay open.
  ///
  /// @throws MalformedMedia when they are others, or do not name the same tracks
  public static Presentation read(InputStream server, InputStream client) {
    Presentation read =
        new Presentation(
            ServerManifest.read(XmlTree.read(server)),
            ClientManifestReader.read(XmlTree.read(client)));
    int levels = read.client.streams().stream().mapToInt(stream -> stream.levels().size()).sum();
    if (read.renditions().size() != levels) {
      throw new MalformedMedia(
          Code.INCONSISTENT, "manifests: must name the same tracks but one names more");
    }
    return read;
  }

  /// Each entry with the level of its name and bit rate.
  private List<Rendition> renditions() {
    Map<String, List<Level>> levels = new LinkedHashMap<>();
    client.streams().forEach(s -> levels.put(s.name(), new ArrayList<>(s.levels())));
    List<Rendition> renditions = new ArrayList<>();
    for (Entry entry : server.entries()) {
      List<Level> named = levels.getOrDefault(entry.trackName(), List.of());
      Level level =
          named.stream()
              .filter(it -> it.bitsPerSecond() == entry.bitsPerSecond())
              .findFirst()
              .orElseThrow(() ->
                  new MalformedMedia(
                      Code.INCONSISTENT,
                      "server manifest: must name tracks of the client manifest but named "
                          + entry.trackName()));
      named.remove(level);
      renditions.add(new Rendition(entry, level));
    }
    return renditions;
  }

  /// The same without the tracks of some files.
  public Presentation without(Set<String> files) {
    Predicate<Rendition> kept = rendition -> !files.contains(rendition.entry.src());
    return with(renditions().stream().filter(kept).toList(), client.streams());
  }

  /// Whether it has no track.
  public boolean isEmpty() {
    return server.entries().isEmpty();
  }

  /// The same under another name.
  ///
  /// @param clientManifest the name of the `.ismc`
  public Presentation named(String clientManifest) {
    return new Presentation(
        new ServerManifest(clientManifest, server.formats(), server.entries()), client);
  }

  /// Whether the other one is of the same content and can be cut at the same times: as long, and
  /// with enough key frames in common.
  public boolean fits(Presentation other) {
    Optional<Stream> mine = stream(Kind.VIDEO);
    Optional<Stream> others = other.stream(Kind.VIDEO);
    if (mine.isPresent() && others.isPresent()) {
      return isAsLong(mine.get().endTicks(), others.get().endTicks())
          && canBeCut(mine.get(), others.get());
    }
    Optional<Stream> sound = stream(Kind.AUDIO);
    Optional<Stream> othersSound = other.stream(Kind.AUDIO);
    return (sound.isPresent() && othersSound.isPresent())
        ? isAsLong(sound.get().endTicks(), othersSound.get().endTicks())
        : isAsLong(client.durationTicks(), other.client.durationTicks());
  }

  private Optional<Stream> stream(Kind kind) {
    return client.streams().stream().filter(stream -> stream.kind() == kind).findFirst();
  }

  private static boolean isAsLong(long ticks, long otherTicks) {
    return Math.abs(ticks - otherTicks) <= SAME_LENGTH_TICKS;
  }

  private static boolean canBeCut(Stream mine, Stream others) {
    List<Long> common = common(mine, others);
    long bearable =
        Math.max(LONGEST_FRAGMENT_TICKS, Math.max(longestTicks(mine), longestTicks(others)));
    return !common.isEmpty()
        && common.getFirst().equals(mine.startTicks().getFirst())
        && common.getFirst().equals(others.startTicks().getFirst())
        && longestTicks(common, Math.max(mine.endTicks(), others.endTicks())) <= bearable;
  }

  private static List<Long> common(Stream one, Stream other) {
    TreeSet<Long> starts = new TreeSet<>(one.startTicks());
    starts.retainAll(new HashSet<>(other.startTicks()));
    return List.copyOf(starts);
  }

  private static long longestTicks(Stream stream) {
    return longestTicks(stream.startTicks(), stream.endTicks());
  }

  private static long longestTicks(List<Long> starts, long endTicks) {
    long longest = 0;
    for (int i = 0; i < starts.size(); i++) {
      long next = i + 1 < starts.size() ? starts.get(i + 1) : endTicks;
      longest = Math.max(longest, next - starts.get(i));
    }
    return longest;
  }

  /// Both together; of audio that both have under one name, that of the file whose name comes
  /// first. Of renditions with one bit rate the later ones, by file name, get the next free one, by
  /// which they can be asked for.
  public Presentation with(Presentation other) {
    Map<String, Stream> streams = new LinkedHashMap<>();
    client.streams().forEach(stream -> streams.put(stream.name(), stream));
    Set<String> dropped = new HashSet<>();
    Set<String> othersDropped = new HashSet<>();
    for (Stream theirs : other.client.streams()) {
      Stream mine = streams.get(theirs.name());
      if (mine == null) {
        streams.put(theirs.name(), theirs);
      } else if (theirs.kind() == Kind.VIDEO) {
        streams.put(theirs.name(), cutAlike(mine, theirs));
      } else if (first(theirs.name()).compareTo(other.first(theirs.name())) <= 0) {
        othersDropped.add(theirs.name());
      } else {
        dropped.add(theirs.name());
        streams.put(theirs.name(), theirs);
      }
    }
    List<Rendition> all = new ArrayList<>();
    renditions().stream().filter(r -> !dropped.contains(r.entry.trackName())).forEach(all::add);
    other.renditions().stream()
        .filter(r -> !othersDropped.contains(r.entry.trackName()))
        .forEach(all::add);
    return with(distinct(all), List.copyOf(streams.values()));
  }

  private String first(String trackName) {
    return server.entries().stream()
        .filter(entry -> entry.trackName().equals(trackName))
        .map(Entry::src)
        .min(Comparator.naturalOrder())
        .orElse("");
  }

  private static Stream cutAlike(Stream one, Stream other) {
    return new Stream(
        one.kind(),
        one.name(),
        one.language(),
        one.levels(),
        common(one, other),
        Math.max(one.endTicks(), other.endTicks()));
  }

  private static List<Rendition> distinct(List<Rendition> renditions) {
    List<Rendition> sorted = new ArrayList<>(renditions);
    sorted.sort(Comparator.comparing(r -> r.entry.src() + "/" + r.entry.trackId()));
    Set<String> taken = new HashSet<>();
    List<Rendition> distinct = new ArrayList<>();
    for (Rendition rendition : sorted) {
      long bits = rendition.bitsPerSecond();
      while (!taken.add(rendition.entry.trackName() + "/" + bits)) {
        bits++;
      }
      distinct.add(rendition.at(bits));
    }
    distinct.sort(
        Comparator.comparing((Rendition r) -> r.entry.kind())
            .thenComparing(Comparator.comparingLong(Rendition::bitsPerSecond).reversed()));
    return distinct;
  }

  /// These renditions in the streams that they have any in.
  private Presentation with(List<Rendition> renditions, List<Stream> streams) {
    List<Stream> filled = new ArrayList<>();
    for (Stream stream : streams) {
      List<Level> levels =
          renditions.stream()
              .filter(r -> r.entry.trackName().equals(stream.name()))
              .map(Rendition::level)
              .sorted(Comparator.comparingLong(Level::bitsPerSecond).reversed())
              .toList();
      if (!levels.isEmpty()) {
        filled.add(
            new Stream(
                stream.kind(),
                stream.name(),
                stream.language(),
                levels,
                stream.startTicks(),
                stream.endTicks()));
      }
    }
    filled.sort(Comparator.comparing(Stream::kind).reversed().thenComparing(Stream::name));
    long durationTicks = filled.stream().mapToLong(Stream::endTicks).max().orElse(0);
    return new Presentation(
        new ServerManifest(
            server.clientManifest(),
            server.formats(),
            renditions.stream().map(Rendition::entry).toList()),
        new ClientManifest(durationTicks, filled));
  }
}
