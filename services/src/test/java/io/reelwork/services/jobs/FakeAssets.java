package io.reelwork.services.jobs;

import io.reelwork.services.catalog.AssetId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A catalogue in memory.
final class FakeAssets implements Assets {
  final Map<AssetId, NewOutput> created = new ConcurrentHashMap<>();
  final Map<AssetId, Readiness> inputs = new ConcurrentHashMap<>();

  AssetId input() {
    AssetId id = id();
    inputs.put(id, Readiness.READY);
    return id;
  }

  private static AssetId id() {
    return new AssetId("nb:cid:UUID:" + UUID.randomUUID());
  }

  @Override
  public List<AssetId> create(String account, List<NewOutput> outputs) {
    return outputs.stream().map(this::create).toList();
  }

  private AssetId create(NewOutput output) {
    AssetId id = id();
    created.put(id, output);
    return id;
  }

  @Override
  public Readiness readiness(String account, AssetId asset) {
    return created.containsKey(asset)
        ? Readiness.READY
        : inputs.getOrDefault(asset, Readiness.MISSING);
  }

  @Override
  public void delete(String account, AssetId asset) {
    created.remove(asset);
  }
}
