/// `$batch` bodies: multipart/mixed with HTTP requests or responses inside (protocol section 8.2).
///
/// Entry classes: `BatchReader` and `BatchWriter`. Knows framing only: what a request means is the
/// business of `service`. Source: OData v3 batch processing, RFC 2046 section 5.1, and what the
/// Java, PHP and .NET clients really send (clients sections 2.5, 3.4 and 4.3).
@NullMarked
package io.reelwork.odata.batch;

import org.jspecify.annotations.NullMarked;
