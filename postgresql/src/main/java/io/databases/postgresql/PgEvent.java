package io.databases.postgresql;

/** What a {@link PgSubscription} gives. */
public sealed interface PgEvent permits PgNotification, PgGap {}
