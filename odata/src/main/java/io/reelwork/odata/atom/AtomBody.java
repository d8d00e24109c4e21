package io.reelwork.odata.atom;

import io.reelwork.formats.xml.MalformedXml;
import io.reelwork.formats.xml.XmlCursor;
import io.reelwork.formats.xml.XmlLimits;
import io.reelwork.formats.xml.XmlNode;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.payload.Bodies;
import javax.xml.stream.Location;

/// A body in XML, read into its tree.
final class AtomBody {
  private static final XmlLimits LIMITS = new XmlLimits(Bodies.MAX_DEPTH, Bodies.MAX_NODES);

  private AtomBody() {}

  /// Reads a document's root.
  ///
  /// @throws ODataError `MALFORMED_BODY` when it is not well-formed, has too many nodes or too deep
  ///   ones, or has a document type
  static XmlNode read(byte[] body) {
    try {
      return XmlNode.read(XmlCursor.of(body, LIMITS));
    } catch (MalformedXml e) {
      throw Bodies.malformed(
          switch (e.reason()) {
            case EMPTY -> "must be XML but is empty";
            case ENCODING -> "must be UTF-8 or UTF-16 but is not";
            case DOCUMENT_TYPE -> "must not have a document type";
            case TOO_DEEP -> "must not be nested deeper than " + Bodies.MAX_DEPTH;
            case TOO_MANY_NODES ->
                "must have at most " + Bodies.MAX_NODES + " elements and attributes";
            case SYNTAX -> "must be XML but is not" + place(e.getLocation());
          });
    }
  }

  private static String place(Location at) {
    return " at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
  }

  /// Whether `m:null` says that there is no value.
  static boolean isNull(XmlNode element) {
    String value = element.attributes().getOrDefault("{" + Xmlns.METADATA + "}null", "false");
    return value.strip().equalsIgnoreCase("true") || value.strip().equals("1");
  }
}
