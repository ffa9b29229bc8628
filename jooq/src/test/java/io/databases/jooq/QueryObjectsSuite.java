package io.databases.jooq;

import org.junit.jupiter.api.Nested;

/** All cases with query objects, for one database. */
abstract class QueryObjectsSuite {
  abstract Target target();

  @Nested
  class Statements extends StatementsCases {
    @Override
    Target target() {
      return QueryObjectsSuite.this.target();
    }
  }

  @Nested
  class GeneratedTables extends GeneratedTablesCases {
    @Override
    Target target() {
      return QueryObjectsSuite.this.target();
    }
  }

  @Nested
  class Reading extends ReadingCases {
    @Override
    Target target() {
      return QueryObjectsSuite.this.target();
    }
  }

  @Nested
  class Scopes extends ScopesCases {
    @Override
    Target target() {
      return QueryObjectsSuite.this.target();
    }
  }

  @Nested
  class Types extends TypesCases {
    @Override
    Target target() {
      return QueryObjectsSuite.this.target();
    }
  }
}
