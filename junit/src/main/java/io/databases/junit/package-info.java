/**
 * For tests with JUnit: a database for each test, which is as it was when the test is over.
 *
 * <p>Start at {@link io.databases.junit.DatabaseTest}, or {@link
 * io.databases.junit.DatabaseExtension} to say more than an annotation can. What these ask for is a
 * {@code DatabasePlan}; once for all tests with the same plan it becomes a {@code
 * PreparedDatabase}, whose schema is there; each test gets its own {@code TestDatabase} on it, with
 * a connection and a transaction of its own.
 *
 * <p>Nothing here starts a thread, and nothing depends on a driver: which ones there are is for the
 * class path of the tests to say.
 */
@NullMarked
package io.databases.junit;

import org.jspecify.annotations.NullMarked;
