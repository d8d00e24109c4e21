package io.reelwork.odata.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelwork.odata.model.ODataError;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "Jobs ~ Jobs",
        "Jobs() ~ Jobs",
        "/Jobs%28%29/ ~ Jobs",
        "//Jobs('k') ~ Jobs<k>",
        "Jobs('nb%3Ajid%3AUUID%3Ax') ~ Jobs<nb:jid:UUID:x>",
        "Jobs(Id='k') ~ Jobs<k>",
        "Jobs(Id=guid'k') ~ Jobs<k>",
        "Units(guid'61318ce3') ~ Units<61318ce3>",
        "Units(61318ce3-0a) ~ Units<61318ce3-0a>",
        "Filters('O''Reilly/x') ~ Filters<O'Reilly/x>",
        "Filters('%27%27') ~ Filters<'>",
        "Filters('') ~ Filters<>",
        "%2FAssets%28%27k%27%29%2F%24links%2FContentKeys%28%27q%27%29 ~ Assets<k> $links ContentKeys<q>",
        "Assets('k')/Files('q')/Name/$value ~ Assets<k> Files<q> Name $value",
        "Assets/$count ~ Assets $count",
        "$metadata ~ $metadata",
        "/$1/Tasks ~ $1 Tasks",
        "AssetFilters('a__%23%23%23__b') ~ AssetFilters<a__###__b>",
      })
  void takesPathsApart(String raw, String expected) {
    assertThat(shown(ResourcePath.parse(raw))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Jobs('",
        "Jobs(",
        "('k')",
        "Jobs('k'",
        "Jobs('k')x",
        "Jobs('a'b')",
        "Jobs(')",
        "Jobs('a','b')",
        "Jobs(nb:jid)",
        "Jobs(datetime'x')",
        "Jobs%",
        "Jobs%2",
        "Jobs%zz",
        "%ff",
        "%00",
        "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"
      })
  void refusesMalformedPaths(String raw) {
    assertThatThrownBy(() -> ResourcePath.parse(raw))
        .isInstanceOfSatisfying(
            ODataError.class, e -> assertThat(e.code()).isEqualTo(ODataError.Code.MALFORMED_URL));
  }

  private static String shown(ResourcePath path) {
    return path.segments().stream()
        .map(s -> s.name() + s.key().map(key -> "<" + key + ">").orElse(""))
        .collect(Collectors.joining(" "));
  }
}
