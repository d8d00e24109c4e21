package io.reelwork.services.steps;

/// What a media processor is called.
///
/// @param id `nb:mpid:UUID:ff4df607-…`, in the spelling it is stored in
/// @param name its name on the wire: `Media Encoder Standard`
/// @param version its version on the wire: `1.1`
public record ProcessorInfo(String id, String name, String version) {}
