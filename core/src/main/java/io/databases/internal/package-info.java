/** What several packages of this module use and users do not see. */
@NullMarked
package io.databases.internal;

import org.jspecify.annotations.NullMarked;
