/** Simple asynchronous access to databases; start at {@code Database}. */
@NullMarked
package io.databases;

import org.jspecify.annotations.NullMarked;
