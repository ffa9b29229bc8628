/** JUnit support, and the suite every driver must pass. */
@NullMarked
package io.databases.testing;

import org.jspecify.annotations.NullMarked;
