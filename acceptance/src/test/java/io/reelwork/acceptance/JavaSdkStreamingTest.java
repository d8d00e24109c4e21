package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.windowsazure.services.media.MediaContract;
import com.microsoft.windowsazure.services.media.OperationUtils;
import com.microsoft.windowsazure.services.media.implementation.content.CrossSiteAccessPoliciesType;
import com.microsoft.windowsazure.services.media.implementation.content.IPAccessControlType;
import com.microsoft.windowsazure.services.media.implementation.content.IPRangeType;
import com.microsoft.windowsazure.services.media.implementation.content.StreamingEndpointAccessControlType;
import com.microsoft.windowsazure.services.media.implementation.content.StreamingEndpointCacheControlType;
import com.microsoft.windowsazure.services.media.models.Operation;
import com.microsoft.windowsazure.services.media.models.OperationInfo;
import com.microsoft.windowsazure.services.media.models.OperationState;
import com.microsoft.windowsazure.services.media.models.StreamingEndpoint;
import com.microsoft.windowsazure.services.media.models.StreamingEndpointInfo;
import com.microsoft.windowsazure.services.media.models.StreamingEndpointState;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the Java SDK has for streaming endpoints and the operations that change them.
@ExtendWith(SharedServer.class)
@SuppressWarnings("JavaUtilDate") // the SDK speaks it
class JavaSdkStreamingTest {
  private static MediaContract service;

  @BeforeAll
  static void start(SharedServer.Running shared) {
    service = JavaSdk.of(shared.server()).service();
  }

  @Test
  void anEndpointIsMadeStartedScaledStoppedChangedAndDeleted() throws Exception {
    StreamingEndpointInfo made =
        service.create(
            StreamingEndpoint.create()
                .setName("sdk")
                .setDescription("made by the SDK")
                .setScaleUnits(1)
                .setCdnEnabled(false)
                .setAccessControl(everybody())
                .setCustomHostNames(List.of())
                .setCacheControl(maxAge(60))
                .setCrossSiteAccessPolicies(policies("<access-policy/>")));
    assertThat(OperationUtils.await(service, made)).isEqualTo(OperationState.Succeeded);
    assertMade(service.get(StreamingEndpoint.get(made.getId())));

    String started = service.action(StreamingEndpoint.start(made.getId()));
    assertThat(OperationUtils.await(service, started)).isEqualTo(OperationState.Succeeded);
    assertOperation(service.get(Operation.get(started)), made.getId());
    assertThat(state(made)).isEqualTo(StreamingEndpointState.Running);
    await(service.action(StreamingEndpoint.scale(made.getId(), 2)));
    await(service.action(StreamingEndpoint.stop(made.getId())));
    assertThat(state(made)).isEqualTo(StreamingEndpointState.Stopped);

    await(
        service.update(
            StreamingEndpoint.update(service.get(StreamingEndpoint.get(made.getId())))
                .setDescription("changed")
                .setCdnEnabled(true)
                .setAccessControl(everybody())
                .setCustomHostNames(List.of())
                .setCacheControl(maxAge(90))
                .setCrossSiteAccessPolicies(policies("<other/>"))));

    StreamingEndpointInfo read = service.get(StreamingEndpoint.get(made.getId()));
    assertThat(read.getDescription()).isEqualTo("changed");
    assertThat(read.getScaleUnits()).isEqualTo(2);
    assertThat(read.isCdnEnabled()).isTrue();
    assertThat(read.getCacheControl().getMaxAge()).isEqualTo(90);
    await(service.update(StreamingEndpoint.update(made.getId()).setDescription("again")));
    assertThat(service.get(StreamingEndpoint.get(made.getId())).getDescription())
        .isEqualTo("again");
    await(service.delete(StreamingEndpoint.delete(made.getId())));
    assertThat(service.list(StreamingEndpoint.list()))
        .extracting(StreamingEndpointInfo::getName)
        .containsExactly("default");
  }

  private static void assertMade(StreamingEndpointInfo read) {
    assertThat(read.getName()).isEqualTo("sdk");
    assertThat(read.getDescription()).isEqualTo("made by the SDK");
    assertThat(read.getState()).isEqualTo(StreamingEndpointState.Stopped);
    assertThat(read.getScaleUnits()).isEqualTo(1);
    assertThat(read.isCdnEnabled()).isFalse();
    assertThat(read.getHostName()).isNotNull();
    assertThat(read.getCustomHostNames()).isEmpty();
    assertThat(read.getAccessControl().getIP().getIpRange())
        .extracting(IPRangeType::getAddress)
        .containsExactly("0.0.0.0");
    assertThat(read.getCacheControl().getMaxAge()).isEqualTo(60);
    assertThat(read.getCrossSiteAccessPolicies().getClientAccessPolicy())
        .isEqualTo("<access-policy/>");
    assertThat(read.getLastModified()).isAfterOrEqualTo(read.getCreated());
    assertThat(read.hasOperationIdentifier()).isFalse();
    assertThat(read.getOperationId()).isNull();
  }

  private static void assertOperation(OperationInfo operation, String target) {
    assertThat(operation.getId()).startsWith("nb:opid:UUID:");
    assertThat(operation.getTargetEntityId()).isEqualTo(target);
    assertThat(operation.getState()).isEqualTo(OperationState.Succeeded);
    assertThat(operation.getErrorCode()).isNullOrEmpty();
    assertThat(operation.getErrorMessage()).isNullOrEmpty();
  }

  private static StreamingEndpointState state(StreamingEndpointInfo endpoint) throws Exception {
    return service.get(StreamingEndpoint.get(endpoint.getId())).getState();
  }

  private static void await(String operation) throws Exception {
    if (operation != null) {
      assertThat(OperationUtils.await(service, operation)).isEqualTo(OperationState.Succeeded);
    }
  }

  private static StreamingEndpointAccessControlType everybody() {
    IPRangeType range = new IPRangeType();
    range.setName("everybody");
    range.setAddress("0.0.0.0");
    range.setSubnetPrefixLength(0);
    IPAccessControlType addresses = new IPAccessControlType();
    addresses.setIpRange(List.of(range));
    StreamingEndpointAccessControlType access = new StreamingEndpointAccessControlType();
    access.setIP(addresses);
    return access;
  }

  private static StreamingEndpointCacheControlType maxAge(int seconds) {
    StreamingEndpointCacheControlType cache = new StreamingEndpointCacheControlType();
    cache.setMaxAge(seconds);
    return cache;
  }

  private static CrossSiteAccessPoliciesType policies(String text) {
    CrossSiteAccessPoliciesType policies = new CrossSiteAccessPoliciesType();
    policies.setClientAccessPolicy(text);
    policies.setCrossDomainPolicy(text);
    return policies;
  }
}
