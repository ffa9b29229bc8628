/**
 * How PostgreSQL values travel, in binary wherever the server can: one codec for each kind of type,
 * bytes in, Java values out, and back. No I/O here, and no state but what a database tells of its
 * own types.
 *
 * <p>Start with {@link io.databases.postgresql.types.Codec}, then {@link
 * io.databases.postgresql.types.TypeRegistry}, which finds the codec of an OID, and {@link
 * io.databases.postgresql.types.TypeInfo}, which says how a session asks a database about types
 * that are not built in. The formats are those of the {@code …send} and {@code …recv} functions of
 * each type; the documentation describes them for <a
 * href="https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES">the
 * protocol as a whole</a> only.
 *
 * <p>The rules: a value is read and written exactly, or there is an error that names both types and
 * never the value. Two things are rounded to the nearest as the server does it with text:
 * nanoseconds to microseconds, and decimal fractions to float4 and float8. A codec never reads
 * beyond its payload, and makes nothing from it that is out of proportion to its length, whatever
 * the payload holds.
 *
 * <p>Every codec also knows the type's text form, for results in text and for types without binary
 * form inside arrays, ranges and composite types, which then go in text as a whole.
 */
@NullMarked
package io.databases.postgresql.types;

import org.jspecify.annotations.NullMarked;
