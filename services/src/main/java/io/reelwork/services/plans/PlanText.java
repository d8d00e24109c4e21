package io.reelwork.services.plans;

import io.reelwork.services.plans.EncodePlan.ImageSet;
import io.reelwork.services.plans.EncodePlan.Picture;
import io.reelwork.services.plans.EncodePlan.Rendition;
import io.reelwork.services.plans.EncodePlan.Sound;
import io.reelwork.services.plans.EncodePlan.Span;
import io.reelwork.services.presets.BadConfiguration;
import io.reelwork.services.presets.Fields;
import io.reelwork.services.presets.FrameRate;
import io.reelwork.services.presets.Preset;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Plans as the text that a step carries.
///
/// ```json
/// {"version":3,"durationUs":60000000,"pictures":1798,"graph":"[0:0]scale=…","notes":[],"renditions":[
///   {"fileName":"a_1280x720_3400.mp4","arguments":["-map","[v0]",…],"languages":["und"],
///    "video":{"width":1280,"height":720,"kbps":3400,"frameRate":"25/1"},
///    "audio":{"channels":2,"samplingRate":48000,"kbps":128},
///    "spans":[{"startUs":"0","endUs":"60000000"},…]}],
///  "images":[{"fileName":"a_{Index}.jpg","format":"JPG","arguments":["-map","[i0]",…],"count":9}]}
/// ```
public final class PlanText {
  private PlanText() {}

  /// Writes a plan as the next value.
  public static void write(JsonGenerator out, EncodePlan plan) {
    out.writeStartObject();
    out.writeNumberProperty("version", plan.version());
    out.writeStringProperty("durationUs", Long.toString(plan.durationUs()));
    out.writeStringProperty("pictures", Long.toString(plan.pictures()));
    out.writeStringProperty("graph", plan.graph());
    write(out, "notes", plan.notes());
    out.writeArrayPropertyStart("renditions");
    plan.renditions().forEach(rendition -> write(out, rendition));
    out.writeEndArray();
    out.writeArrayPropertyStart("images");
    plan.images().forEach(images -> write(out, images));
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Rendition rendition) {
    out.writeStartObject();
    out.writeStringProperty("fileName", rendition.fileName());
    write(out, "arguments", rendition.arguments());
    write(out, "languages", rendition.languages());
    rendition
        .video()
        .ifPresent(picture -> {
          out.writeObjectPropertyStart("video");
          out.writeNumberProperty("width", picture.size().width());
          out.writeNumberProperty("height", picture.size().height());
          out.writeNumberProperty("kbps", picture.kbps());
          out.writeStringProperty("frameRate", picture.frameRate().toString());
          out.writeEndObject();
        });
    rendition
        .audio()
        .ifPresent(sound -> {
          out.writeObjectPropertyStart("audio");
          out.writeNumberProperty("channels", sound.channels());
          out.writeNumberProperty("samplingRate", sound.samplingRate());
          out.writeNumberProperty("kbps", sound.kbps());
          out.writeEndObject();
        });
    out.writeArrayPropertyStart("spans");
    for (Span span : rendition.spans()) {
      out.writeStartObject();
      out.writeStringProperty("startUs", Long.toString(span.startUs()));
      out.writeStringProperty("endUs", Long.toString(span.endUs()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, ImageSet images) {
    out.writeStartObject();
    out.writeStringProperty("fileName", images.fileName());
    out.writeStringProperty("format", images.format().name());
    write(out, "arguments", images.arguments());
    out.writeNumberProperty("count", images.count());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }

  /// The plan that an object holds.
  ///
  /// @throws BadConfiguration when it is none
  public static EncodePlan plan(Fields plan) {
    return new EncodePlan(
        number(plan, "version"),
        Long.parseLong(plan.text("durationUs").orElseThrow()),
        plan.text("pictures").map(Long::valueOf).orElse(0L),
        plan.text("graph").orElse(""),
        plan.objects("renditions").stream().map(PlanText::rendition).toList(),
        plan.objects("images").stream().map(PlanText::images).toList(),
        plan.texts("notes"));
  }

  private static ImageSet images(Fields images) {
    return new ImageSet(
        images.text("fileName").orElseThrow(),
        Preset.Format.valueOf(images.text("format").orElseThrow()),
        images.texts("arguments"),
        number(images, "count"));
  }

  private static Rendition rendition(Fields rendition) {
    return new Rendition(
        rendition.text("fileName").orElseThrow(),
        rendition.texts("arguments"),
        rendition
            .object("video")
            .map(video ->
                new Picture(
                    new Size(number(video, "width"), number(video, "height")),
                    number(video, "kbps"),
                    video.text("frameRate").map(FrameRate::parse).orElse(FrameRate.OF_SOURCE))),
        rendition
            .object("audio")
            .map(audio ->
                new Sound(
                    number(audio, "channels"),
                    number(audio, "samplingRate"),
                    number(audio, "kbps"))),
        rendition.texts("languages"),
        rendition.objects("spans").stream().map(PlanText::span).toList());
  }

  private static Span span(Fields span) {
    return new Span(
        Long.parseLong(span.text("startUs").orElseThrow()),
        Long.parseLong(span.text("endUs").orElseThrow()));
  }

  private static int number(Fields fields, String name) {
    Optional<Integer> value = fields.number(name, 0, Integer.MAX_VALUE);
    return value.orElseThrow(() -> new BadConfiguration(fields.at(name), "must be there"));
  }
}
