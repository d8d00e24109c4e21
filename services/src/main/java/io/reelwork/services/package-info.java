/// The product, one flat package per feature. Knows SQL, files and FFmpeg; knows no HTTP server.
@NullMarked
package io.reelwork.services;

import org.jspecify.annotations.NullMarked;
