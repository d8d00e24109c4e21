package io.reelwork.services.templates;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.jobs.NewJob.NewTask;
import io.reelwork.services.sql.Database;
import io.reelwork.services.steps.ConfigurationProtection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `TaskTemplates` (entities section 14): made with their job template only, under an id that the
/// client chooses, and gone with it.
final class TaskTemplatesEntitySet extends StoredEntitySet {
  static final String SET = "TaskTemplates";
  static final KeyForm.Nb KEY = new KeyForm.Nb("ttid", true);

  private static final int ALL_OPTIONS = 7;

  private static final EntityType TYPE =
      EntityType.of(
          "TaskTemplate",
          SET,
          KEY,
          List.of(
              Property.text("Id").required(),
              Property.text("Configuration").settable().maxLength(100_000),
              Property.dateTime("Created").notNull(),
              Property.text("Description").settable().maxLength(4000),
              Property.dateTime("LastModified").notNull(),
              Property.text("MediaProcessorId").settable().maxLength(4000),
              Property.text("Name").settable().maxLength(4000),
              Property.of("NumberofInputAssets", Codec.INT32).required(),
              Property.of("NumberofOutputAssets", Codec.INT32).required(),
              Property.int32("Options").settable(),
              Property.text("EncryptionKeyId").settable().maxLength(4000),
              Property.text("EncryptionScheme").settable().maxLength(4000),
              Property.text("EncryptionVersion").settable().maxLength(4000),
              Property.text("InitializationVector").settable().maxLength(4000)),
          List.of());

  TaskTemplatesEntitySet(Database database) {
    super(database, TYPE, "task_template", Map.of());
  }

  /// Stores a task template that came with its job template.
  void add(Call call, NewEntity sent) {
    if (sent.value("Options") instanceof Value.Int(int options) && (options & ~ALL_OPTIONS) != 0) {
      throw new Refusal(
          Code.INVALID_VALUE, "Options: must be 0 to 7 but was " + options, "Options");
    }
    insert(call, newRow(sent));
  }

  /// The task that a template describes.
  Optional<NewTask> task(String account, String id, String body) {
    return table()
        .find(account, id)
        .map(template ->
            new NewTask(
                text(template, "Name"),
                text(template, "MediaProcessorId").orElse(""),
                text(template, "Configuration"),
                body,
                Optional.empty(),
                template.value("Options") instanceof Value.Int(int options) ? options : 0,
                new ConfigurationProtection(
                    text(template, "EncryptionKeyId"),
                    text(template, "EncryptionScheme").filter(scheme -> !scheme.isEmpty()),
                    text(template, "EncryptionVersion"),
                    text(template, "InitializationVector"))));
  }

  private static Optional<String> text(Entity entity, String property) {
    return entity.value(property) instanceof Value.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  void remove(String account, String id) {
    table().delete(account, id);
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    throw notOffered("DELETE");
  }
}
