package io.reelwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.windowsazure.exception.ServiceException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// One operation of the Java SDK that must fail.
///
/// @param what the operation's name
/// @param status the status it must fail with
/// @param call the operation
record Refusal(String what, int status, ThrowingCallable call) {

  /// Runs it: it must end in a `ServiceException` of the status, with the service's words.
  void assertRefused() {
    ServiceException thrown = catchThrowableOfType(ServiceException.class, call);

    assertThat(thrown).as("it was not refused").isNotNull();
    assertThat(thrown.getHttpStatusCode()).as(thrown.getMessage()).isEqualTo(status);
    assertThat(thrown.getMessage())
        .as("the service's words, which the SDK leaves out for batches")
        .containsAnyOf(
            "<m:message xml:lang=\"en-US\">", "\"message\":{", "Client response status: ");
  }

  @Override
  public String toString() {
    return what + " " + status;
  }
}
