/**
 * Query objects: what jOOQ builds, run by {@code io.databases}. {@link io.databases.jooq.Jooq}
 * makes queries of them, {@link io.databases.jooq.DeclaredTable} declares tables without code
 * generation. jOOQ renders SQL and holds values; it opens no connection.
 */
@NullMarked
package io.databases.jooq;

import org.jspecify.annotations.NullMarked;
