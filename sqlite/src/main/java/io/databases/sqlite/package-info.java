/** SQLite. */
@NullMarked
package io.databases.sqlite;

import org.jspecify.annotations.NullMarked;
