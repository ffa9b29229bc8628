/** What query objects of jOOQ cost beside SQL text, over the same database. */
@NullMarked
package io.databases.benchmarks.jooq;

import org.jspecify.annotations.NullMarked;
