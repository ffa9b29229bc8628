/**
 * What the native protocol engines share; nothing here knows a particular protocol.
 *
 * <p>From the socket up: a {@link io.databases.wire.Channel} moves bytes (TCP, Unix socket, TLS); a
 * {@link io.databases.wire.WriteBuffer} collects what is to be sent and a {@link
 * io.databases.wire.ReadBuffer} what has come; {@link io.databases.wire.Pipeline} lets many callers
 * send at once over one channel and brings each the replies that are its own.
 *
 * <p>Threads: whoever submits encodes into the pipeline's buffer and, where nobody else is at it,
 * writes everybody's bytes. A platform thread reads, for many channels at once or, under TLS, for
 * one.
 */
@NullMarked
package io.databases.wire;

import org.jspecify.annotations.NullMarked;
