package io.databases.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * What the server says beside its answers: a warning, or what {@code RAISE NOTICE} writes.
 *
 * @param severity WARNING, NOTICE, DEBUG, INFO or LOG
 * @param sqlState {@code 00000} for most
 */
public record PgNotice(String severity, String sqlState, String message, @Nullable String hint) {}
