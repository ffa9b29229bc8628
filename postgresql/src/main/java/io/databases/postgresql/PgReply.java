package io.databases.postgresql;

import io.databases.spi.Reply;

/**
 * The reply to a request, which knows whether that was sent: one that is given up before never will
 * be.
 */
final class PgReply<T> extends Reply<T> {
  private boolean sent;

  /** Notes that what settles it is on its way; under the session's lock. */
  static void sent(Reply<?> reply) {
    if (reply instanceof PgReply<?> own) {
      own.sent = true;
    }
  }

  /** Whether it is known not to have been sent; under the session's lock. */
  static boolean isUnsent(Reply<?> reply) {
    return reply instanceof PgReply<?> own && !own.sent;
  }
}
