/// XML in both directions, for every module: written from a tree of values, so that nothing can be
/// put in that is not escaped, and read from outside within limits.
///
/// Entry classes: `XmlElement` writes, `XmlCursor` and `XmlNode` read. Knows no format.
@NullMarked
package io.reelwork.formats.xml;

import org.jspecify.annotations.NullMarked;
