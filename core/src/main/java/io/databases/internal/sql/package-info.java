/**
 * Parameters: from the text a caller writes and the values a caller gives to the text and the
 * values a driver sends.
 *
 * <p>Start at {@link io.databases.internal.sql.ParsedSql}. A text is scanned once and kept:
 *
 * <pre>
 * text  →  ParsedSqlCache  →  ParsedSql  ┐
 *               miss: SqlScanner         ├→  Binder  →  BoundSql (text, values)
 * values  →  Arguments  ─────────────────┘       a list in IN (…): SqlWriter
 * </pre>
 *
 * <ul>
 *   <li>{@code SqlScanner} cuts the text into tokens under the rules of a {@link
 *       io.databases.spi.SqlSyntax}; {@code Lexis} knows where quotes and comments end, {@code
 *       InListFinder} which parameters are elements of an IN list.
 *   <li>{@code SqlWriter} writes the text with placeholders: once when it is parsed, and again for
 *       each call in which a list expands.
 *   <li>{@code Binder} checks and orders the values; {@code RecordComponents} reads them from
 *       records.
 *   <li>{@code ParameterErrors} has all the messages.
 * </ul>
 *
 * <p>The hot path is a hit in the cache and an array of values: it makes no string. What is scanned
 * is no grammar: whether the statement is valid is for the database to say. Nothing here does I/O,
 * waits or owns a thread, and no message or {@code toString} holds a value.
 */
@NullMarked
package io.databases.internal.sql;

import org.jspecify.annotations.NullMarked;
