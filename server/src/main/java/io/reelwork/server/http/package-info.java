/// The bridge from Vert.x to `web.Handler`: connections in, requests as streams, answers out.
///
/// Entry class: `HttpFaces`. Every request runs on a virtual thread of its own, but for those that
/// a `Face.Shortcut` answers at once; the event loops only move bytes. All calls into Vert.x are
/// made on the event loop of their connection. Paths and queries stay as they were sent. Knows no
/// feature.
@NullMarked
package io.reelwork.server.http;

import org.jspecify.annotations.NullMarked;
