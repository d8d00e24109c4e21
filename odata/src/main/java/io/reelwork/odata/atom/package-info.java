/// Atom and the other XML of OData v3: entries, feeds, property and error documents, `$links`,
/// service document and `$metadata` (protocol sections 1.2, 1.3 and 6.4).
///
/// Entry classes: `Atom` and `Metadata`. Reads what the Java, .NET and PHP clients send, whatever
/// their prefixes (clients §2.3, §3.2, §4.2), by the XML reader of `formats`. Arguments of actions
/// are JSON here too, read by `json`.
@NullMarked
package io.reelwork.odata.atom;

import org.jspecify.annotations.NullMarked;
