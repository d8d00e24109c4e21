/// The Azure Blob REST dialect: requests, signatures, errors and XML over the blobs of `storage`.
///
/// Entry class: `BlobFace`. `Sas` makes and verifies shared access signatures. Source: Azure
/// Storage REST. Invariants: every request is authenticated before it learns whether something
/// exists; bodies stream in constant memory; what a write decides on is read under the container's
/// lock, in the transaction that writes. Has no tables of its own and knows nothing of assets.
@NullMarked
package io.reelwork.services.blobface;

import org.jspecify.annotations.NullMarked;
