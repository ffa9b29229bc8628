/** The databases command. */
@NullMarked
package io.databases.cli;

import org.jspecify.annotations.NullMarked;
