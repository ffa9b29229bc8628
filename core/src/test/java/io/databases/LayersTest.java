package io.databases;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.databases.spi.RowValues;
import io.databases.spi.StatementInfo;
import org.junit.jupiter.api.Test;

/** What may know what; the tour of the packages is in ARCHITECTURE.md. */
class LayersTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.databases");

  @Test
  void driversAreGivenNothingOfTheInside() {
    noClasses()
        .that()
        .resideInAPackage("io.databases.spi")
        .and()
        .doNotBelongToAnyOf(StatementInfo.class, RowValues.class) // they are how drivers use it
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.databases.internal..")
        .check(CORE);
  }

  @Test
  void thePoolKnowsNeitherSqlNorConnections() {
    noClasses()
        .that()
        .resideInAPackage("io.databases.internal.pool")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.databases.internal.sql")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Database.class, Connection.class, Transaction.class, Query.class, LeasedSession.class)
        .check(CORE);
  }

  @Test
  void parametersAreBoundWithoutPoolOrConnections() {
    noClasses()
        .that()
        .resideInAPackage("io.databases.internal.sql")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.databases.internal.pool")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Database.class, Connection.class, Transaction.class, Query.class)
        .check(CORE);
  }

  @Test
  void rowsAndValuesKnowNothingOfHowTheyCame() {
    noClasses()
        .that()
        .belongToAnyOf(Row.class, Columns.class, Json.class, DatabaseUrl.class, Query.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.databases.internal.pool")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Database.class, Connection.class, Transaction.class)
        .check(CORE);
  }

  @Test
  void coreNeedsTheJdkAndNothingElse() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.databases..", "java..", "jdk.jfr..", "org.jspecify..")
        .check(CORE);
  }
}
