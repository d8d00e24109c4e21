/// XML written from a tree of values: nothing can be put in that is not escaped.
///
/// Entry class: `XmlElement`. For manifests and metadata. Knows no format.
@NullMarked
package io.reelwork.formats.xml;

import org.jspecify.annotations.NullMarked;
