package io.reelwork.services.blobface;

import java.util.ArrayList;
import java.util.List;

/// The text a SAS signs. Of a service SAS each version family has its own lines.
///
/// ```
/// before 2012-02-12   sp st se resource si
/// 2012-02-12          sp st se resource si sv
/// 2013-08-15          sp st se resource si sv rscc rscd rsce rscl rsct
/// 2015-02-21          the same with /blob before the resource
/// 2015-04-05          sp st se resource si sip spr sv rscc rscd rsce rscl rsct
/// 2018-11-09          sp st se resource si sip spr sv sr snapshot rscc rscd rsce rscl rsct
/// 2020-12-06          sp st se resource si sip spr sv sr snapshot ses rscc rscd rsce rscl rsct
/// ```
///
/// A signature for a version of a blob (`sr=bv`) has its `versionid` where one for a snapshot
/// (`sr=bs`) has the snapshot.
///
/// Source: Azure Storage REST, "Create a service SAS".
final class SasText {
  private static final String WITH_VERSION = "2012-02-12";
  private static final String WITH_OVERRIDES = "2013-08-15";
  private static final String WITH_SERVICE = "2015-02-21";
  private static final String WITH_ADDRESS = "2015-04-05";
  private static final String WITH_RESOURCE = "2018-11-09";
  private static final String WITH_SCOPE = "2020-12-06";

  private SasText() {}

  /// The text for a resource such as `/reelwork/asset-1/a.mp4`; versions compare as text.
  static String of(Parameters sas, String resource) {
    String version = sas.text("sv");
    boolean service = version.compareTo(WITH_SERVICE) >= 0;
    List<String> lines = new ArrayList<>();
    add(lines, sas, "sp", "st", "se");
    lines.add(service ? "/blob" + resource : resource);
    add(lines, sas, "si");
    if (version.compareTo(WITH_ADDRESS) >= 0) {
      add(lines, sas, "sip", "spr");
    }
    if (version.compareTo(WITH_VERSION) >= 0) {
      add(lines, sas, "sv");
    }
    if (version.compareTo(WITH_RESOURCE) >= 0) {
      add(lines, sas, "sr");
      lines.add(oldState(sas));
    }
    if (version.compareTo(WITH_SCOPE) >= 0) {
      add(lines, sas, "ses");
    }
    if (version.compareTo(WITH_OVERRIDES) >= 0) {
      add(lines, sas, "rscc", "rscd", "rsce", "rscl", "rsct");
    }
    return String.join("\n", lines);
  }

  /// The time of the snapshot or version that a signature is for, empty when it is for none.
  static String oldState(Parameters sas) {
    return switch (sas.text("sr")) {
      case "bs" -> sas.text("snapshot");
      case "bv" -> sas.text("versionid");
      default -> "";
    };
  }

  /// The text of an account SAS (since 2015-04-05); every line ends with a line feed.
  ///
  /// ```
  /// 2015-04-05  account sp ss srt st se sip spr sv
  /// 2020-12-06  the same, then ses
  /// ```
  static String ofAccount(Parameters sas, String account) {
    List<String> lines = new ArrayList<>(List.of(account));
    add(lines, sas, "sp", "ss", "srt", "st", "se", "sip", "spr", "sv");
    if (sas.text("sv").compareTo(WITH_SCOPE) >= 0) {
      add(lines, sas, "ses");
    }
    return String.join("\n", lines) + "\n";
  }

  private static void add(List<String> lines, Parameters sas, String... names) {
    for (String name : names) {
      lines.add(sas.text(name));
    }
  }
}
