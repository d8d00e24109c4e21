package io.reelwork.odata.payload;

import io.reelwork.odata.model.CollectionType;
import io.reelwork.odata.model.ComplexType;
import io.reelwork.odata.model.EdmType;
import io.reelwork.odata.model.ODataError;
import io.reelwork.odata.model.ODataError.Code;
import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.model.Property;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Limits of request bodies and the errors that every reader of bodies throws.
public final class Bodies {
  /// The most bytes of one entity's body. The longest text that a property takes has 200,000
  /// characters; a job brings up to fifty tasks.
  public static final int MAX_BYTES = 16 << 20;

  /// How deep arrays, objects and elements may be nested.
  public static final int MAX_DEPTH = 64;

  /// How many values, or elements and attributes, one body may have: a tree of them takes many
  /// times the bytes that were sent.
  public static final int MAX_NODES = 100_000;

  private Bodies() {}

  /// All bytes of a body.
  ///
  /// @throws ODataError `BODY_TOO_LARGE` beyond `MAX_BYTES`
  public static byte[] readAll(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ODataError(
            Code.BODY_TOO_LARGE, "body: must not be longer than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A body that does not follow its format.
  public static ODataError malformed(String message) {
    return new ODataError(Code.MALFORMED_BODY, "body: " + message);
  }

  /// A name that the type does not know; `path` says where, `AccessControl.Foo`.
  public static ODataError unknownProperty(String owner, String path) {
    return new ODataError(
        Code.UNKNOWN_PROPERTY,
        path + ": the property does not exist on type '" + owner + "'",
        path);
  }

  /// A value of the wrong type; `shape` describes it without showing it: `a text`.
  public static ODataError invalid(String path, Property<?> property, String shape) {
    String wanted = describe(property.type());
    return new ODataError(
        Code.INVALID_VALUE, path + ": must be " + wanted + " but was " + shape, path);
  }

  /// A value of the wrong type, where no property describes it.
  public static ODataError invalid(String path, String wanted, String shape) {
    return new ODataError(
        Code.INVALID_VALUE, path + ": must be " + wanted + " but was " + shape, path);
  }

  private static String describe(EdmType type) {
    return switch (type) {
      case Primitive primitive -> "a valid " + primitive.edmName();
      case ComplexType complex -> "a value of type " + complex.edmName();
      case CollectionType collection -> "a collection of " + collection.edmName();
    };
  }
}
