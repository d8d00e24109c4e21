/// Tests of the XML writer.
@org.jspecify.annotations.NullMarked
package io.reelwork.formats.xml;
