/**
 * PostgreSQL by its own protocol (version 3): driver, sessions, options, errors, and the classes of
 * values that Java has none for.
 *
 * <p>What a column gives, and a parameter takes besides everything that becomes it exactly:
 *
 * <ul>
 *   <li>int2 and int4: Integer; int8 and oid: Long; float4: Float; float8: Double
 *   <li>numeric: BigDecimal with its scale; NaN and the infinities are the Double of that name.
 *       money: BigDecimal with two places
 *   <li>text, varchar, bpchar, name, "char", enums, citext: String; a parameter whose type the
 *       server leaves open is text and takes every scalar
 *   <li>bool: Boolean; bytea: {@code byte[]}; uuid: UUID; json and jsonb: {@link
 *       io.databases.Json}, where a String bound is JSON text
 *   <li>date, time, timestamp: LocalDate, LocalTime, LocalDateTime; timetz: OffsetTime;
 *       timestamptz: OffsetDateTime in UTC. MAX and MIN of the Java type are infinity and
 *       -infinity, and LocalTime.MAX is 24:00. Nanoseconds are rounded to microseconds
 *   <li>interval: {@link io.databases.postgresql.PgInterval}, from Duration and Period too
 *   <li>inet, cidr, macaddr, macaddr8: {@link io.databases.postgresql.PgInet}, {@link
 *       io.databases.postgresql.PgCidr}, {@link io.databases.postgresql.PgMacaddr}; an inet takes
 *       an InetAddress. pg_lsn: {@link io.databases.postgresql.PgLsn}. bit and varbit: {@link
 *       io.databases.postgresql.PgBit}. point and the other shapes: {@link
 *       io.databases.postgresql.PgPoint} and so on
 *   <li>arrays: List, nested where there are several dimensions; lower bounds other than 1 by
 *       {@link io.databases.postgresql.PgArray}
 *   <li>ranges and multiranges: {@link io.databases.postgresql.PgRange}, {@link
 *       io.databases.postgresql.PgMultirange}
 *   <li>composite types: {@link io.databases.postgresql.PgComposite}; a parameter also takes a
 *       record, a Map or a List. Domains: what they are made of. hstore: {@code Map<String,
 *       String>}
 *   <li>every other type: String, in PostgreSQL's text form
 * </ul>
 */
@NullMarked
package io.databases.postgresql;

import org.jspecify.annotations.NullMarked;
