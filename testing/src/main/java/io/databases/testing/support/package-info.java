/**
 * What tests of databases need beside a database: threads that are always joined ({@link
 * io.databases.testing.support.Workers}), conditions that come true sooner or later ({@link
 * io.databases.testing.support.Eventually}), what was logged ({@link
 * io.databases.testing.support.Logs}) and recorded ({@link io.databases.testing.support.Recorded}),
 * which threads are alive ({@link io.databases.testing.support.LiveThreads}), and what to do where
 * the machine lacks something ({@link io.databases.testing.support.Missing}).
 *
 * <p>Everything that waits has a deadline and fails with what it saw. Nothing here knows of SQL.
 */
@NullMarked
package io.databases.testing.support;

import org.jspecify.annotations.NullMarked;
