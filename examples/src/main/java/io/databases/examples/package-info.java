/** Small programs that compile and run. */
@NullMarked
package io.databases.examples;

import org.jspecify.annotations.NullMarked;
