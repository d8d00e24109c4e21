/// Jobs, tasks and steps: states, claims, leases, retries, progress. The engine of the product.
///
/// Entry classes: `Jobs` (what clients do with jobs) and `Worker` (what runs them). A task runs as
/// a plan of `steps` that its processor makes; a step is the unit of claim, lease, retry and
/// progress. Invariants: every change of a job happens in a transaction that first locks the job's
/// row; every write of a worker is conditioned on the attempt it claimed; time is the database's.
/// Must not know what a step does: nothing of media, nothing of `processors`. Source: encoding
/// reference, sections 1 to 5.
@NullMarked
package io.reelwork.services.jobs;

import org.jspecify.annotations.NullMarked;
