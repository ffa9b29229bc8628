package io.databases.postgresql;

import io.databases.DatabaseUrl;
import io.databases.testing.tck.TckSuite;
import io.databases.testing.tck.TckTarget;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/** The suite behind pgbouncer in transaction mode, where statements are not kept prepared. */
class PgBouncerTckTest extends TckSuite {
  private static final TckTarget TARGET = new Target();

  @BeforeAll
  static void needsPgbouncer() {
    PgBouncer.require();
  }

  @Override
  protected TckTarget target() {
    return TARGET;
  }

  private static final class Target extends PgTckTarget {
    @Override
    public String name() {
      return "PostgreSQL behind pgbouncer";
    }

    @Override
    public String newDatabase() {
      super.newDatabase();
      return PgBouncer.shared().url("postgres");
    }

    @Override
    public Optional<String> wrongPassword() {
      var url = DatabaseUrl.parse(PgBouncer.shared().url("scram_user"));
      return Optional.of(url.withPassword("wr0ng-one").reveal());
    }
  }
}
