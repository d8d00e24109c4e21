package io.reelwork.server;

import io.reelwork.odata.service.ODataFeature;
import io.reelwork.server.config.ServerConfig;
import io.reelwork.server.http.LinkedFaces;
import io.reelwork.services.access.Access;
import io.reelwork.services.blobface.Sas;
import io.reelwork.services.catalog.Catalog;
import io.reelwork.services.ingest.Ingest;
import io.reelwork.services.jobs.CatalogAssets;
import io.reelwork.services.jobs.Jobs;
import io.reelwork.services.jobs.Neighbours;
import io.reelwork.services.keys.Keys;
import io.reelwork.services.live.AbsentMedia;
import io.reelwork.services.live.Live;
import io.reelwork.services.memory.Memory;
import io.reelwork.services.notifications.Notifications;
import io.reelwork.services.operations.Operations;
import io.reelwork.services.processors.Processors;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.Schema;
import io.reelwork.services.storage.Blobs;
import io.reelwork.services.streaming.Streaming;
import io.reelwork.services.templates.Templates;
import java.time.InstantSource;
import java.util.List;

/// What the product does, over one database and without HTTP: the entry class of every feature,
/// made in the order in which they need each other. Nothing runs yet.
record Features(
    Blobs blobs,
    Sas sas,
    Catalog catalog,
    Keys keys,
    Operations operations,
    Streaming streaming,
    Live live,
    Templates templates,
    Notifications notifications,
    Jobs jobs,
    Ingest ingest) {
  /// The tables of all features.
  static final List<Schema> SCHEMAS =
      List.of(
          Access.SCHEMA,
          Blobs.SCHEMA,
          Catalog.SCHEMA,
          Keys.SCHEMA,
          Jobs.SCHEMA,
          Operations.SCHEMA,
          Streaming.SCHEMA,
          Live.SCHEMA,
          Templates.SCHEMA,
          Notifications.SCHEMA,
          Ingest.SCHEMA);

  /// @param database with `SCHEMAS`
  /// @param memory whose room uploads take
  /// @param links how links name the other faces
  /// @param clock what the time is for signatures
  static Features over(
      Database database,
      Access access,
      ServerConfig config,
      Memory memory,
      LinkedFaces links,
      InstantSource clock) {
    Blobs blobs = new Blobs(database, config.storage(), config.masterKey(), memory.buffers());
    Sas sas = new Sas(blobs, clock);
    Catalog catalog = new Catalog(database, blobs, sas, links, access.quotas());
    Keys keys = new Keys(database, access, config.masterKey(), catalog, links);

    Operations operations = new Operations(database, config.operations());
    Streaming streaming = new Streaming(database, operations, catalog, links, access.quotas());
    Live live =
        new Live(
            database,
            new Live.Parts(operations, catalog, new AbsentMedia(), links, access.quotas()));

    Templates templates = new Templates(database);
    Notifications notifications = new Notifications(database, config.masterKey(), keys::unwrapped);
    Neighbours neighbours =
        new Neighbours(templates, notifications, name -> access.accounts().id(name));
    Jobs jobs =
        new Jobs(
            database,
            new CatalogAssets(catalog),
            Processors.infos(),
            access.quotas(),
            config.jobs(),
            neighbours);
    Ingest ingest = new Ingest(database, catalog, blobs, links);
    return new Features(
        blobs,
        sas,
        catalog,
        keys,
        operations,
        streaming,
        live,
        templates,
        notifications,
        jobs,
        ingest);
  }

  /// The entity sets and functions of the API, in the order of the service document.
  List<ODataFeature> sets() {
    return List.of(
        catalog,
        keys,
        jobs,
        templates,
        notifications,
        ingest,
        Processors.feature(),
        operations,
        streaming,
        live);
  }
}
