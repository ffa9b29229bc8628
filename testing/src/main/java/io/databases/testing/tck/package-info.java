/**
 * The suite every driver must pass.
 *
 * <p>Start at {@link io.databases.testing.tck.TckSuite}: a driver's test class extends it and gives
 * a {@link io.databases.testing.tck.TckTarget}, which says where databases are found, how the
 * dialect writes a few things ({@link io.databases.testing.tck.Dialect}) and what the database can
 * do ({@link io.databases.testing.tck.Capability}). A case that needs what the database lacks is
 * skipped and says so; nothing else is ever skipped.
 *
 * <p>Each section of the behaviours is an abstract class {@code …Tck} over {@link
 * io.databases.testing.tck.TckTest}, which opens databases and, after each test, asks whether
 * everything was given back, whether a query still works, and whether any thread is left. A driver
 * that differs from a case with good reason extends that section by itself and overrides the case.
 *
 * <p>Tests are named after what they expect. They do not sleep: they wait for latches, replies or
 * {@link io.databases.testing.support.Eventually}, all with a deadline.
 */
@NullMarked
package io.databases.testing.tck;

import org.jspecify.annotations.NullMarked;
