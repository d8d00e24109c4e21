/// Connections, transactions and migrations for SQLite and PostgreSQL; no table of its own.
///
/// Entry class: `Database`. What differs between the two databases is a method of the sealed
/// `Dialect`. Feature tables (`…Table` classes) write their SQL with the jOOQ DSL given here.
@NullMarked
package io.reelwork.services.sql;

import org.jspecify.annotations.NullMarked;
