package io.databases.postgresql;

/**
 * A NOTIFY on a channel that is listened to (documentation, "NOTIFY").
 *
 * @param payload "" where there was none
 * @param processId the server process of the session that sent it, as {@code pg_backend_pid()}
 */
public record PgNotification(String channel, String payload, int processId) implements PgEvent {}
