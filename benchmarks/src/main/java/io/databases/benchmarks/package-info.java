/** Measurements, alone and beside other libraries. */
@NullMarked
package io.databases.benchmarks;

import org.jspecify.annotations.NullMarked;
