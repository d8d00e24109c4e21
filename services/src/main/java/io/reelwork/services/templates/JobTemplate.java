package io.reelwork.services.templates;

import io.reelwork.services.sql.Ticks;
import java.util.Optional;

/// What the tasks of a job do (entities section 13), to be run with other inputs again. It never
/// changes.
///
/// @param id its id
/// @param name its name
/// @param created when it was created
/// @param lastModified the same time
/// @param body the XML of a `TemplateBody`, as its client sent it
/// @param inputs how many input assets a job has
public record JobTemplate(
    JobTemplateId id,
    Optional<String> name,
    Ticks created,
    Ticks lastModified,
    String body,
    int inputs) {}
