/**
 * Real servers for tests: binaries from Maven's repository, started once for the JVM when first
 * asked for, and stopped with it. Whoever uses one depends on its binaries and on its JDBC driver
 * for tests.
 */
@NullMarked
package io.databases.testing.embedded;

import org.jspecify.annotations.NullMarked;
