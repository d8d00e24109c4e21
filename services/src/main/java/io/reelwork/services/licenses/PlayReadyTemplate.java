package io.reelwork.services.licenses;

import java.util.List;
import java.util.Set;

/// The check of a `PlayReadyLicenseResponseTemplate` (delivery section 16.1). Licences are made by
/// others; a template that none could be made from is refused when it is sent.
public final class PlayReadyTemplate {
  private static final String TEMPLATE = "PlayReadyLicenseTemplate";
  private static final Set<String> KEYS =
      Set.of("ContentEncryptionKeyFromHeader", "ContentEncryptionKeyFromKeyIdentifier");

  private PlayReadyTemplate() {}

  /// Checks a template.
  ///
  /// @throws Malformed when it breaks a rule
  public static void check(String xml) {
    XmlTree root = XmlTree.parse(xml, "PlayReadyLicenseResponseTemplate");
    List<XmlTree> templates =
        root.child("LicenseTemplates").stream().flatMap(list -> list.children(TEMPLATE)).toList();
    if (templates.isEmpty()) {
      throw new Malformed("LicenseTemplates", "must hold a " + TEMPLATE);
    }
    templates.forEach(PlayReadyTemplate::checkTemplate);
  }

  private static void checkTemplate(XmlTree template) {
    XmlTree right =
        template
            .child("PlayRight")
            .orElseThrow(() -> new Malformed(TEMPLATE, "Expecting element 'PlayRight'."));
    refuseBoth(template, "BeginDate", "RelativeBeginDate");
    refuseBoth(template, "ExpirationDate", "RelativeExpirationDate");
    template
        .child("ContentKey")
        .filter(key -> !KEYS.contains(key.type()))
        .ifPresent(_ -> {
          throw new Malformed("ContentKey", "i:type must be one of " + String.join(", ", KEYS));
        });
    switch (template.text("LicenseType").orElse("Nonpersistent")) {
      case "Persistent" -> {}
      case "Nonpersistent" -> {
        List.of("GracePeriod", "BeginDate", "ExpirationDate")
            .forEach(name -> refuseNonpersistent(template, name));
        refuseNonpersistent(right, "FirstPlayExpiration");
      }
      default -> throw new Malformed("LicenseType", "must be Nonpersistent or Persistent");
    }
    checkOutput(right);
  }

  private static void refuseBoth(XmlTree template, String one, String other) {
    if (template.text(one).isPresent() && template.text(other).isPresent()) {
      throw new Malformed(TEMPLATE, "must not have both " + one + " and " + other);
    }
  }

  private static void refuseNonpersistent(XmlTree parent, String name) {
    if (parent.text(name).isPresent()) {
      throw new Malformed(name, "must not be given for a Nonpersistent license");
    }
  }

  private static void checkOutput(XmlTree right) {
    String unknown = right.text("AllowPassingVideoContentToUnknownOutput").orElse("NotAllowed");
    if (!Set.of("NotAllowed", "Allowed", "AllowedWithVideoConstriction").contains(unknown)) {
      throw new Malformed(
          "AllowPassingVideoContentToUnknownOutput",
          "must be NotAllowed, Allowed or AllowedWithVideoConstriction");
    }
    boolean digitalOnly =
        right.text("DigitalVideoOnlyContentRestriction").filter("true"::equals).isPresent();
    if (digitalOnly && !unknown.equals("NotAllowed")) {
      throw new Malformed(
          "DigitalVideoOnlyContentRestriction",
          "must not be set when AllowPassingVideoContentToUnknownOutput is");
    }
  }
}
