/**
 * Whether a publisher holds back: more rows than fit into memory, for a subscriber that is slower
 * than the database. {@link io.databases.benchmarks.publisher.Publishers} starts a small JVM for
 * each database, where {@link io.databases.benchmarks.publisher.SlowSubscriber} takes the rows.
 */
@NullMarked
package io.databases.benchmarks.publisher;

import org.jspecify.annotations.NullMarked;
