package io.reelwork.services.blobface;

import io.reelwork.services.storage.ContainerPolicy;
import io.reelwork.services.storage.Permission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Stored access policies on the wire.
///
/// ```xml
/// <SignedIdentifiers><SignedIdentifier><Id>upload</Id><AccessPolicy><Start>2026-11-25</Start>
/// <Expiry>2026-11-26T00:00:00Z</Expiry><Permission>rw</Permission></AccessPolicy>
/// </SignedIdentifier></SignedIdentifiers>
/// ```
final class SignedIdentifiers {
  private static final int MAX_ID = 64;

  private SignedIdentifiers() {}

  /// The policies of a document; an empty body has none.
  ///
  /// @throws BlobError `InvalidXmlDocument` when it is not one, or has more than five
  static List<ContainerPolicy> parse(byte[] body) {
    if (body.length == 0) {
      return List.of();
    }
    return BlobXml.read(body, "SignedIdentifiers", SignedIdentifiers::read);
  }

  private static List<ContainerPolicy> read(XMLStreamReader in) throws XMLStreamException {
    List<ContainerPolicy> policies = new ArrayList<>();
    while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      ContainerPolicy policy = identifier(in);
      boolean twice = policies.stream().anyMatch(other -> other.id().equals(policy.id()));
      if (twice || policies.size() == ContainerPolicy.MAX_PER_CONTAINER) {
        throw BlobXml.invalid();
      }
      policies.add(policy);
    }
    return policies;
  }

  private static ContainerPolicy identifier(XMLStreamReader in) throws XMLStreamException {
    String id = "";
    ContainerPolicy policy = policy("", "", "", "");
    while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (in.getLocalName()) {
        case "Id" -> id = in.getElementText().strip();
        case "AccessPolicy" -> policy = accessPolicy(in);
        default -> throw BlobXml.invalid();
      }
    }
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw BlobXml.invalid();
    }
    return new ContainerPolicy(id, policy.permissions(), policy.start(), policy.expiry());
  }

  private static ContainerPolicy accessPolicy(XMLStreamReader in) throws XMLStreamException {
    String start = "";
    String expiry = "";
    String permission = "";
    while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
      switch (in.getLocalName()) {
        case "Start" -> start = in.getElementText().strip();
        case "Expiry" -> expiry = in.getElementText().strip();
        case "Permission" -> permission = in.getElementText().strip();
        default -> throw BlobXml.invalid();
      }
    }
    return policy("", permission, start, expiry);
  }

  private static ContainerPolicy policy(String id, String permission, String start, String expiry) {
    return new ContainerPolicy(id, Permission.parse(permission), time(start), time(expiry));
  }

  private static Optional<Instant> time(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(SasTime.parse(text).orElseThrow(BlobXml::invalid));
  }

  static byte[] document(List<ContainerPolicy> policies) {
    return BlobXml.document(out -> {
      out.writeStartElement("SignedIdentifiers");
      for (ContainerPolicy policy : policies) {
        out.writeStartElement("SignedIdentifier");
        BlobXml.text(out, "Id", policy.id());
        out.writeStartElement("AccessPolicy");
        if (policy.start().isPresent()) {
          BlobXml.text(out, "Start", SasTime.formatTicks(policy.start().get()));
        }
        if (policy.expiry().isPresent()) {
          BlobXml.text(out, "Expiry", SasTime.formatTicks(policy.expiry().get()));
        }
        BlobXml.text(out, "Permission", Permission.format(policy.permissions()));
        out.writeEndElement();
        out.writeEndElement();
      }
      out.writeEndElement();
    });
  }
}
