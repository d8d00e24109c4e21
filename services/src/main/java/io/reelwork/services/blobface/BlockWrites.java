package io.reelwork.services.blobface;

import io.reelwork.services.blobface.BlobError.Code;
import io.reelwork.services.storage.Blob;
import io.reelwork.services.storage.BlobHeaders;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.storage.Block;
import io.reelwork.services.storage.Permission;
import io.reelwork.services.storage.StagedObject;
import io.reelwork.services.web.Response;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Put Block and Put Block List: a blob sent in pieces, put together when the list comes.
final class BlockWrites {
  private static final int MAX_LIST_BYTES = 16 << 20;
  private static final int MAX_BLOCK_ID = 256;

  private final Blobs blobs;
  private final LeaseCalls leases;
  private final BlobWrites writes;

  BlockWrites(Blobs blobs, LeaseCalls leases, BlobWrites writes) {
    this.blobs = blobs;
    this.leases = leases;
    this.writes = writes;
  }

  Response putBlock(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE, Permission.CREATE);
    String blockId = blockId(call);
    OptionalLong length = Upload.length(call);
    if (!blobs.containerExists(call.container())) {
      throw BlobReads.missing(blobs, call.container());
    }
    blobs.checkRoomFor(length.orElse(0));
    try (StagedObject staged = blobs.stage()) {
      String md5 = Upload.receive(call, length, staged);
      store(blobs, leases, call, blockId, staged);
      return Response.of(201).and("Content-MD5", md5).and("x-ms-request-server-encrypted", "false");
    }
  }

  /// Keeps a sealed object as a block, if no lease forbids it.
  static void store(
      Blobs blobs, LeaseCalls leases, BlobCall call, String blockId, StagedObject staged) {
    blobs.locked(
        call.container(),
        () -> {
          leases.checkBlobWrite(call);
          blobs.putBlock(call.container(), call.name(), blockId, staged);
          return true;
        },
        () -> {
          throw BlobReads.missing(blobs, call.container());
        });
  }

  /// Ids of one blob may differ in length; Azure's rule that they must not helps nobody.
  static String blockId(BlobCall call) {
    String id = call.parameters().base64("blockid");
    if (id.isEmpty()) {
      throw new BlobError(
          Code.MissingRequiredQueryParameter,
          "A query parameter that's mandatory for this request is not specified: blockid.");
    }
    boolean valid = id.length() <= MAX_BLOCK_ID;
    try {
      valid &= Base64.getDecoder().decode(id).length > 0;
    } catch (IllegalArgumentException notBase64) {
      valid = false;
    }
    if (!valid) {
      throw new BlobError(
          Code.InvalidQueryParameterValue,
          "Value for one of the query parameters specified in the request URI is invalid: blockid"
              + " must be base64.");
    }
    return id;
  }

  Response putBlockList(BlobCall call) {
    call.grant().mustAllow(Permission.WRITE, Permission.CREATE);
    writes.checkBeforeBody(call);
    byte[] body = Upload.small(call, MAX_LIST_BYTES);
    String md5 = Base64.getEncoder().encodeToString(Upload.md5Digest().digest(body));
    ContentHeaders.md5(call, "Content-MD5").ifPresent(sent -> Upload.mustEqual(sent, md5));
    Upload.crc64(call).ifPresent(sent -> Upload.mustEqualCrc(sent, Crc64.of(body)));
    BlobHeaders headers = ContentHeaders.ofCommit(call);
    List<Block> blocks = resolve(call, BlockList.parse(body));
    blobs.checkRoomFor(blocks.stream().mapToLong(Block::sizeBytes).sum());
    try (StagedObject staged = blobs.join(blocks)) {
      Blob blob = writes.publish(call, staged, headers, blocks);
      return BlobReads.version(Response.of(201), blob)
          .and("Content-MD5", md5)
          .and("x-ms-request-server-encrypted", "false");
    }
  }

  private List<Block> resolve(BlobCall call, List<BlockList.Entry> list) {
    Optional<Blob> current = blobs.find(call.container(), call.name());
    Map<String, Block> committed = byId(current.map(blobs::committedBlocks).orElse(List.of()));
    Map<String, Block> uncommitted = byId(blobs.uncommittedBlocks(call.container(), call.name()));
    List<Block> blocks = new ArrayList<>(list.size());
    for (BlockList.Entry entry : list) {
      Optional<Block> fresh = Optional.ofNullable(uncommitted.get(entry.id()));
      Optional<Block> old = Optional.ofNullable(committed.get(entry.id()));
      Optional<Block> found =
          switch (entry.from()) {
            case LATEST -> fresh.or(() -> old);
            case COMMITTED -> old;
            case UNCOMMITTED -> fresh;
          };
      blocks.add(
          found.orElseThrow(
              () -> new BlobError(Code.InvalidBlockList, "The specified block list is invalid.")));
    }
    return blocks;
  }

  private static Map<String, Block> byId(List<Block> blocks) {
    Map<String, Block> byId = new HashMap<>();
    blocks.forEach(block -> byId.put(block.id(), block));
    return byId;
  }
}
