/// All that a feature may know of HTTP: requests, answers and routes as plain values.
///
/// Entry class: `Routes`. `server` implements `Request` and writes `Response`. Every handler runs
/// on a virtual thread of its own and may block, unless `Database.atOnce` tries it first.
@NullMarked
package io.reelwork.services.web;

import org.jspecify.annotations.NullMarked;
