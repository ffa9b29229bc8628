package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.SECRET;
import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.PoolExhaustedException;
import io.databases.testing.support.Eventually;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Addresses and options: which are taken, and what is said of those that are not. */
public abstract class AddressesTck extends TckTest {

  @Test
  protected void unknownSchemeIsNamedWithThoseThatAreKnownAndTheModuleToAdd() {
    var dialect = DatabaseUrl.parse(url()).dialect();
    refused(
        ConfigurationException.class,
        () -> Database.open("oracel://u:" + SECRET + "@host/name"),
        "oracel",
        dialect,
        "module",
        "********");
  }

  @Test
  protected void malformedUrlIsRefusedWithoutItsPassword() {
    refused(ConfigurationException.class, () -> Database.open("no url, password=" + SECRET), "URL");
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void unknownOptionIsNamedBeforeAnythingIsConnected() {
    refused(
        ConfigurationException.class,
        () -> Database.builder(urlWith("no_such_option", "1")).build(),
        "no_such_option");
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void optionOfThePoolThatIsNoNumberIsNamed() {
    refused(
        ConfigurationException.class,
        () -> Database.builder(urlWith("max_size", "many")).build(),
        "max_size",
        "many");
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void optionOfThePoolThatMakesNoSenseIsRefused() {
    refused(
        ConfigurationException.class,
        () -> Database.builder(urlWith("max_size", "0")).build(),
        "max_size");
    refused(
        ConfigurationException.class,
        () -> open(builder -> builder.minSize(3).maxSize(2)),
        "min_size",
        "max_size");
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void sizesOfThePoolInTheUrlTakeEffect() {
    var url =
        DatabaseUrl.parse(url())
            .withOption("min_size", "2")
            .withOption("max_size", "2")
            .withOption("acquire_timeout", "0.05");
    var database = closeLater(Database.builder(url).open());
    Eventually.isTrue("two connections are kept", () -> database.metrics().idle() == 2);
    try (var _ = database.newConnection();
        var _ = database.newConnection()) {
      refused(PoolExhaustedException.class, database::newConnection, "max_size 2");
    }
    assertThat(database.metrics().created()).isEqualTo(2);
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void connectionsAreReplacedAtTheAgeInTheUrl() {
    var url =
        DatabaseUrl.parse(url()).withOption("max_size", "1").withOption("pool_recycle", "0.1");
    var database = closeLater(Database.builder(url).open());
    Eventually.isTrue(
        () -> "two were replaced: " + database.metrics(),
        () -> {
          database.fetchAll("SELECT 1");
          return database.metrics().created() >= 3;
        });
  }

  @Test
  @Requires({Capability.OPTIONS_IN_URL, Capability.TRANSACTIONAL_DDL})
  protected void optionInTheUrlEqualsTheOneOfTheBuilder() {
    try (var database = Database.open(urlWith("force_rollback", "true"))) {
      createNotes(database);
      addNote(database, "gone at the end");
      assertThat(countNotes(database)).isEqualTo(1);
    }
    try (var database = Database.open(url())) {
      refused(DatabaseException.class, () -> countNotes(database), "notes");
    }
  }

  @Test
  @Requires(Capability.OPTIONS_IN_URL)
  protected void builderWinsOverTheUrl() {
    var builder = Database.builder(urlWith("force_rollback", "true")).forceRollback(false);
    var database = closeLater(builder.open());
    createNotes(database);
    database.transaction(() -> addNote(database, "stays"));
    database.close();
    database.connect();
    if (can(Capability.SHARED_BY_URL)) {
      assertThat(countNotes(database)).isEqualTo(1);
    }
  }

  @Test
  protected void optionsOfAnotherDriverAreRefusedByName() {
    refused(
        ConfigurationException.class,
        () -> build(builder -> builder.with(() -> "Another Driver")),
        "Another Driver");
  }

  @Test
  protected void wrongPasswordIsRefusedWithoutShowingIt() {
    var url = orSkip(target().wrongPassword(), "has no passwords");
    var thrown =
        catchThrowableOfType(AuthenticationException.class, () -> Database.open(url).close());
    var password = DatabaseUrl.parse(url).password().orElseThrow();
    assertThat(thrown).message().doesNotContain(password).contains("password");
  }

  @Test
  protected void afterAWrongPasswordTheNextCallWorks() {
    var wrong = DatabaseUrl.parse(orSkip(target().wrongPassword(), "has no passwords"));
    var right = orSkip(target().rightPassword(), "has no password to use");
    var given = new AtomicReference<>(wrong.password().orElseThrow());
    var database = closeLater(Database.builder(wrong).maxSize(2).password(given::get).build());
    refused(AuthenticationException.class, database::connect);
    given.set(right);
    database.connect();
    try (var _ = database.newConnection()) {
      given.set(wrong.password().orElseThrow());
      refused(AuthenticationException.class, () -> database.fetchAll("SELECT 1"));
      given.set(right);
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  protected void addressWhereNothingIsFailsWithTheAddressAndWorksAgainLater() {
    var database = Database.builder(target().unreachable()).build();
    for (int i = 0; i < 2; i++) {
      var thrown = catchThrowableOfType(DatabaseException.class, database::connect);
      assertThat(thrown).message().contains(DatabaseUrl.parse(target().unreachable()).database());
      assertThat(database.isConnected()).isFalse();
    }
  }

  private String orSkip(Optional<String> given, String reason) {
    if (given.isEmpty()) {
      System.out.println("skipped: " + target().name() + " " + reason);
      Assumptions.abort(target().name() + " " + reason);
    }
    return given.orElseThrow();
  }
}
