package io.reelwork.services.templates;

import io.reelwork.odata.model.Codec;
import io.reelwork.odata.model.Entity;
import io.reelwork.odata.model.EntityType;
import io.reelwork.odata.model.KeyForm;
import io.reelwork.odata.model.Navigation;
import io.reelwork.odata.model.Property;
import io.reelwork.odata.model.PropertyMap;
import io.reelwork.odata.model.Value;
import io.reelwork.odata.payload.NewEntity;
import io.reelwork.odata.service.Call;
import io.reelwork.services.Refusal;
import io.reelwork.services.feed.StoredEntitySet;
import io.reelwork.services.feed.Times;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `JobTemplates` on the wire: created whole with their task templates, never changed.
final class JobTemplatesEntitySet extends StoredEntitySet {
  private static final int ACCOUNT_LEVEL = 1;

  private static final Property<String> ID = Property.text("Id").notNull();
  private static final Property<String> NAME = Property.text("Name").settable().maxLength(4000);
  private static final Property<Value.DateTime> CREATED = Property.dateTime("Created").notNull();
  private static final Property<Value.DateTime> LAST_MODIFIED =
      Property.dateTime("LastModified").notNull();
  private static final Property<String> BODY = Property.text("JobTemplateBody").required();
  private static final Property<Integer> INPUTS =
      Property.of("NumberofInputAssets", Codec.INT32).settable().notNull();
  private static final Property<Integer> TEMPLATE_TYPE =
      Property.of("TemplateType", Codec.INT32).settable().notNull(ACCOUNT_LEVEL);

  private static final EntityType TEMPLATE =
      EntityType.of(
          "JobTemplate",
          "JobTemplates",
          new KeyForm.Nb("jtid", false),
          List.of(ID, NAME, CREATED, LAST_MODIFIED, BODY, INPUTS, TEMPLATE_TYPE),
          List.of(Navigation.toMany(TaskTemplatesEntitySet.SET, TaskTemplatesEntitySet.SET)));

  private final Templates templates;

  JobTemplatesEntitySet(Templates templates) {
    super(templates.table().jobs(), TEMPLATE, Map.of());
    this.templates = templates;
  }

  @Override
  public Created create(Call call, NewEntity sent) {
    if (!sent.links(TaskTemplatesEntitySet.SET).isEmpty()) {
      throw Refusal.invalidValue(
          TaskTemplatesEntitySet.SET, "must be new ones, made with their job template");
    }
    if (sent.get(TEMPLATE_TYPE) != ACCOUNT_LEVEL) {
      throw Refusal.invalidValue(TEMPLATE_TYPE.name(), "must be 1, a template of the account");
    }
    NewJobTemplate wanted =
        new NewJobTemplate(
            sent.find(NAME),
            sent.find(BODY).orElse(""),
            sent.find(INPUTS),
            sent.children(TaskTemplatesEntitySet.SET).stream()
                .map(TaskTemplatesEntitySet::task)
                .toList());
    return Created.of(entity(templates.create(call.account(), wanted)));
  }

  private static Entity entity(JobTemplate template) {
    return new PropertyMap()
        .set(ID, template.id().value())
        .set(NAME, template.name())
        .set(CREATED, Times.fresh(template.created()))
        .set(LAST_MODIFIED, Times.fresh(template.lastModified()))
        .set(BODY, template.body())
        .set(INPUTS, template.inputs())
        .set(TEMPLATE_TYPE, ACCOUNT_LEVEL)
        .entity(TEMPLATE);
  }

  @Override
  public Optional<List<String>> targets(Call call, String key, Navigation navigation) {
    return Optional.of(
        templates.of(call.account(), new JobTemplateId(key)).stream()
            .map(TaskTemplateId::value)
            .toList());
  }

  @Override
  public Outcome delete(Call call, String key, Map<String, String> options) {
    if (!templates.delete(call.account(), new JobTemplateId(key))) {
      throw notFound(key);
    }
    return new Outcome.Done();
  }
}
