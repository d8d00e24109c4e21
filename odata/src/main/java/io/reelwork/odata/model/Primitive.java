package io.reelwork.odata.model;

/// The primitive EDM types that Azure Media Services v2 uses (protocol section 6.1).
public enum Primitive implements EdmType {
  STRING("Edm.String"),
  BOOLEAN("Edm.Boolean"),
  INT16("Edm.Int16"),
  INT32("Edm.Int32"),
  INT64("Edm.Int64"),
  DOUBLE("Edm.Double"),
  DATE_TIME("Edm.DateTime"),
  TIME("Edm.Time"),
  GUID("Edm.Guid");

  private final String edmName;

  Primitive(String edmName) {
    this.edmName = edmName;
  }

  /// The qualified EDM name: `Edm.Int64`.
  @Override
  public String edmName() {
    return edmName;
  }
}
