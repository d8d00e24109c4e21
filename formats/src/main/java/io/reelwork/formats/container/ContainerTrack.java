package io.reelwork.formats.container;

import io.reelwork.formats.orientation.Orientation;

/// What the header of a container says of a track.
///
/// @param orientation how its pictures are to be turned
/// @param enabled whether it may be played at all: Matroska's `FlagEnabled`. The flag of that name
///   in MP4 is true of one track of several alternatives, such as languages, and FFmpeg passes it
///   on as `default`
public record ContainerTrack(Orientation orientation, boolean enabled) {}
