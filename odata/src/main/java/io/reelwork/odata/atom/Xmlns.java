package io.reelwork.odata.atom;

/// The XML namespaces of OData v3.
final class Xmlns {
  static final String ATOM = "http://www.w3.org/2005/Atom";
  static final String APP = "http://www.w3.org/2007/app";
  static final String DATA = "http://schemas.microsoft.com/ado/2007/08/dataservices";
  static final String METADATA = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";
  static final String SCHEME = "http://schemas.microsoft.com/ado/2007/08/dataservices/scheme";
  static final String RELATED = "http://schemas.microsoft.com/ado/2007/08/dataservices/related/";
  static final String EDMX = "http://schemas.microsoft.com/ado/2007/06/edmx";
  static final String EDM = "http://schemas.microsoft.com/ado/2009/11/edm";

  private Xmlns() {}
}
