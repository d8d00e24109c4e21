/// Smooth Streaming as text: the server manifest (`.ism`) and the client manifest (`.ismc`).
///
/// Source: MS-SSTR §2.2.2; SMIL 2.0. Knows files by name only, and their tracks by `formats.mp4`.
@NullMarked
package io.reelwork.formats.smooth;

import org.jspecify.annotations.NullMarked;
