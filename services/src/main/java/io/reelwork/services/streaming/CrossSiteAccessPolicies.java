package io.reelwork.services.streaming;

import java.util.Optional;

/// Policy documents for players in other sites, served as they are and never parsed.
///
/// @param clientAccessPolicy `clientaccesspolicy.xml`, for Silverlight
/// @param crossDomainPolicy `crossdomain.xml`, for Flash
public record CrossSiteAccessPolicies(
    Optional<String> clientAccessPolicy, Optional<String> crossDomainPolicy) {}
