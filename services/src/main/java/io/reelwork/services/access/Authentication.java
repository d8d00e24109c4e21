package io.reelwork.services.access;

/// What a request's `Authorization` field proves.
public sealed interface Authentication {
  /// A token of ours that counts.
  ///
  /// @param caller who sent it
  /// @param state whether its account may be changed too, or only read
  record Accepted(Caller caller, Account.State state) implements Authentication {}

  /// No token, or one that does not count: the answer is 401, with `challenge` as its
  /// `WWW-Authenticate` field and a body in the caller's format that may tell the reason's text.
  ///
  /// @param reason why
  /// @param challenge RFC 6750 §3: `Bearer realm="reelwork", error="invalid_token", …`
  record Refused(Reason reason, String challenge) implements Authentication {}

  /// Why a request is refused; a stable code with words for the caller.
  enum Reason {
    MISSING("The request has no Authorization header with a Bearer token."),
    MALFORMED("The token cannot be read."),
    BAD_SIGNATURE("The token was not signed by this service."),
    WRONG_ISSUER("The token was issued by another issuer."),
    WRONG_AUDIENCE("The token was issued for another resource."),
    NOT_YET_VALID("The token is not valid yet."),
    EXPIRED("The token has expired."),
    REVOKED("The client of the token is unknown or revoked."),
    WRONG_ACCOUNT("The token is for another media account than the one that the host names.");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /// One sentence for the caller.
    public String text() {
      return text;
    }

    /// The refusal for this reason.
    public Refused refused() {
      return new Refused(this, challenge());
    }

    /// A request without a token gets no error code (RFC 6750 §3.1).
    private String challenge() {
      return this == MISSING
          ? "Bearer realm=\"reelwork\""
          : "Bearer realm=\"reelwork\", error=\"invalid_token\", error_description=\""
              + text
              + "\"";
    }
  }
}
