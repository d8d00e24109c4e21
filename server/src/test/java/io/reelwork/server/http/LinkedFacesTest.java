package io.reelwork.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelwork.server.http.HttpFaces.Opened;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LinkedFacesTest {
  private static final URI ROOT = URI.create("http://my_host:8480/api/");
  private static final List<Face.Listener> PLAIN =
      List.of(new Face.Listener("0.0.0.0", 8481, false));

  private static LinkedFaces faces(Optional<URI> publicUrl) {
    return new LinkedFaces(
        new LinkedFaces.Target("blob", publicUrl, PLAIN),
        new LinkedFaces.Target("origin", Optional.empty(), List.of()));
  }

  private static Opened opened(String url) {
    URI uri = URI.create(url);
    return new Opened("blob", uri.getPort(), uri, Optional.empty());
  }

  @Test
  void linksToThePublicUrl() {
    assertThat(faces(Optional.of(URI.create("https://blobs.test"))).blob(ROOT))
        .isEqualTo(URI.create("https://blobs.test"));
  }

  @Test
  void linksToTheCallersHostWithThePortItGot() {
    LinkedFaces faces = faces(Optional.empty());
    faces.opened(List.of(opened("http://127.0.0.1:40001"), opened("https://127.0.0.1:40002")));

    assertThat(faces.blob(ROOT)).isEqualTo(URI.create("http://my_host:40001"));
    assertThat(faces.blob(URI.create("https://h/api/"))).isEqualTo(URI.create("https://h:40002"));
  }

  @Test
  void linksToTheConfiguredPortOfAFaceInAnotherProcess() {
    assertThat(faces(Optional.empty()).blob(ROOT)).isEqualTo(URI.create("http://my_host:8481"));
  }
}
