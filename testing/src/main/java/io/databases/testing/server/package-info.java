/**
 * A server whose every byte a test decides, for what no real one does; start at {@link
 * io.databases.testing.server.ScriptedServer}. It knows no protocol.
 */
@NullMarked
package io.databases.testing.server;

import org.jspecify.annotations.NullMarked;
