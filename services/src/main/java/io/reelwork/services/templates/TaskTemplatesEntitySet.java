package io.reelwork.services.templates;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyValues;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.service.Call;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.steps.ConfigurationProtection;
import java.util.List;
import java.util.Map;

/// `TaskTemplates` on the wire: created with their job template only, and deleted with it.
final class TaskTemplatesEntitySet extends StoredEntitySet {
  static final String SET = "TaskTemplates";

  private static final Property<String> ID = Property.text("Id").required();
  private static final Property<String> CONFIGURATION =
      Property.text("Configuration").settable().maxLength(100_000);
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<String> DESCRIPTION =
      Property.text("Description").settable().maxLength(4000);
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> PROCESSOR =
      Property.text("MediaProcessorId").settable().maxLength(4000);
  private static final Property<String> NAME = Property.text("Name").settable().maxLength(4000);
  private static final Property<Integer> INPUTS =
      Property.of("NumberofInputAssets", Codec.INT32).required();
  private static final Property<Integer> OUTPUTS =
      Property.of("NumberofOutputAssets", Codec.INT32).required();
  private static final Property<Integer> OPTIONS = Property.int32("Options").settable();
  private static final Property<String> KEY_ID =
      Property.text("EncryptionKeyId").settable().maxLength(4000);
  private static final Property<String> SCHEME =
      Property.text("EncryptionScheme").settable().maxLength(4000);
  private static final Property<String> VERSION =
      Property.text("EncryptionVersion").settable().maxLength(4000);
  private static final Property<String> VECTOR =
      Property.text("InitializationVector").settable().maxLength(4000);

  private static final EntityType TEMPLATE =
      EntityType.of(
          "TaskTemplate",
          SET,
          new KeyForm.Nb("ttid", true),
          List.of(
              ID,
              CONFIGURATION,
              CREATED,
              DESCRIPTION,
              LAST_MODIFIED,
              PROCESSOR,
              NAME,
              INPUTS,
              OUTPUTS,
              OPTIONS,
              KEY_ID,
              SCHEME,
              VERSION,
              VECTOR),
          List.of());

  TaskTemplatesEntitySet(Templates templates) {
    super(templates.table().tasks(), TEMPLATE, Map.of());
  }

  /// A task template in the body of its job template.
  static NewJobTemplate.Task task(PropertyValues sent) {
    return new NewJobTemplate.Task(
        new TaskTemplateId(sent.find(ID).orElse("")),
        new TaskTemplate.Settings(
            sent.find(NAME),
            sent.find(DESCRIPTION),
            sent.find(PROCESSOR),
            sent.find(CONFIGURATION),
            sent.get(INPUTS),
            sent.get(OUTPUTS),
            sent.get(OPTIONS),
            new ConfigurationProtection(
                sent.find(KEY_ID), sent.find(SCHEME), sent.find(VERSION), sent.find(VECTOR))));
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    throw notOffered("DELETE");
  }
}
