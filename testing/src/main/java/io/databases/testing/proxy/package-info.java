/**
 * A TCP proxy that disturbs what goes through it; start at {@link
 * io.databases.testing.proxy.FaultProxy}.
 */
@NullMarked
package io.databases.testing.proxy;

import org.jspecify.annotations.NullMarked;
