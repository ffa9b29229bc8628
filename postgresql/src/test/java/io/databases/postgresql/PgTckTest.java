package io.databases.postgresql;

import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;

/** The suite every driver passes, on the embedded server. */
class PgTckTest extends TckSuite {
  private static final TckTarget TARGET = new PgTckTarget();

  @Override
  protected TckTarget target() {
    return TARGET;
  }
}
