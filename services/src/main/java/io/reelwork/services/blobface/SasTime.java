package io.reelwork.services.blobface;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/// Times in signatures: `2015-02-18`, `2015-02-18T16:45Z`, `2015-02-18T16:45:53Z`, with a fraction
/// or an offset; UTC when there is neither.
final class SasTime {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss][.SSSSSSS][.SSS]][XXX][XX][X]");

  private static final DateTimeFormatter TICKS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'");

  private SasTime() {}

  static Optional<Instant> parse(String text) {
    try {
      if (text.length() <= "2015-02-18".length()) {
        return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(instant(time));
    } catch (DateTimeParseException notIso) {
      return parseOther(text);
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> parseOther(String text) {
    try {
      return Optional.of(instant(FORM.parseBest(text, OffsetDateTime::from, LocalDateTime::from)));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }

  private static Instant instant(TemporalAccessor time) {
    return time instanceof OffsetDateTime offset
        ? offset.toInstant()
        : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
  }

  /// `2015-02-18T16:45:53.0000000Z`, as stored policies are shown.
  static String formatTicks(Instant time) {
    return TICKS.format(time.atOffset(ZoneOffset.UTC));
  }

  /// `2015-02-18T16:45:53Z`.
  static String format(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
