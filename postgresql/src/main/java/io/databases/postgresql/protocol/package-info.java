/** The messages of the PostgreSQL protocol: bytes in, bytes out, no I/O. */
@NullMarked
package io.databases.postgresql.protocol;

import org.jspecify.annotations.NullMarked;
