/// What a task's configuration asks for: a preset's name, JSON or XML becomes a `Preset`.
///
/// Entry class: `Configurations`. The texts are taken apart into `Markup`, whatever their notation,
/// and read member by member through `Fields`, so that nothing a client asked for is dropped in
/// silence; what cannot be followed is a `BadConfiguration` that names the member. Knows neither
/// sources nor plans: what a preset makes of a source is the processors' to say. Source: the Media
/// Encoder Standard schema; encoding reference, sections 6 and 7.
@NullMarked
package io.reelwork.services.presets;

import org.jspecify.annotations.NullMarked;
