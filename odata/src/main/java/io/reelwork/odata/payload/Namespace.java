package io.reelwork.odata.payload;

/// The names that the service's model goes by on the wire.
///
/// @param types the namespace of entity and complex types
/// @param containerSchema the namespace of the schema that holds the container
/// @param container the entity container, as in `$metadata#WindowsAzureMediaServices.Publish`
public record Namespace(String types, String containerSchema, String container) {
  /// The names of Azure Media Services v2 (protocol section 1.3).
  public static final Namespace MEDIA_SERVICES =
      new Namespace(
          "Microsoft.Cloud.Media.Vod.Rest.Data.Models",
          "Microsoft.Cloud.Media.Vod.Rest.Data",
          "WindowsAzureMediaServices");

  /// A type's qualified name: `Microsoft.Cloud.Media.Vod.Rest.Data.Models.Job`.
  public String qualify(String type) {
    return types + "." + type;
  }
}
