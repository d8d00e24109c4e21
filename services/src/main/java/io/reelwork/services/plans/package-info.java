/// What an encode shall do, to the last argument: a preset and a probed source become an
/// `EncodePlan`, a plan becomes one command line.
///
/// Entry class: `Planner`. The plan holds everything that decides the bytes and survives as text,
/// so that whoever runs it, and however often, makes the same. Reads no file and starts no process;
/// knows neither tasks nor assets. Source: encoding reference, sections 6 to 8.
@NullMarked
package io.reelwork.services.plans;

import org.jspecify.annotations.NullMarked;
