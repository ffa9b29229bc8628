package io.databases.postgresql;

/**
 * Notifications may have been lost between the event before this and the one after it: the
 * connection was lost and made again, or more came than were taken. Whoever keeps something up to
 * date by notifications reads it afresh.
 *
 * @param reason for a log
 */
public record PgGap(String reason) implements PgEvent {}
