/// What exists and who may read it: assets, their files, access policies and locators.
///
/// Entry class: `Catalog`. Source: entities sections 1 to 4. An asset is a container of blobs plus
/// the files that describe them; a locator opens it to the outside for a while.
@NullMarked
package io.reelwork.services.catalog;

import org.jspecify.annotations.NullMarked;
