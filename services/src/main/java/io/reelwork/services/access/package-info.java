/// Who may speak to the service: accounts, API clients, the tokens they carry, and the sealed keys
/// of the deployment.
///
/// Entry class: `Access`. The wire forms are Azure AD v1 and v2 client credentials and the older
/// ACS form; tokens are RS256 JWTs (RFC 7519, RFC 7515). Secrets are stored as keyed hashes, keys
/// sealed with the master key; neither ever enters a message or a log. Must not know any entity of
/// the media service.
@NullMarked
package io.reelwork.services.access;

import org.jspecify.annotations.NullMarked;
