package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ConfigurationException;
import io.databases.Converter;
import io.databases.Database;
import io.databases.MappingException;
import io.databases.ParameterException;
import io.databases.Query;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types of an application that a database is taught, both ways. */
public abstract class ConvertersTck extends TckTest {

  /** An amount, kept as cents. */
  protected record Money(long cents) {}

  /** A code of three letters. */
  protected record Code(String letters) {
    public Code {
      if (letters.length() != 3) {
        throw new IllegalArgumentException("a code has three letters");
      }
    }
  }

  protected record Price(Code code, Money amount) {}

  private Database database;

  @BeforeEach
  protected void teach() {
    database =
        open(builder ->
            builder
                .converter(Converter.of(Money.class, Long.class, Money::cents, Money::new))
                .converter(
                    Converter.of(Code.class, String.class, ConvertersTck::store, Code::new)));
    database.execute("CREATE TABLE prices (code VARCHAR(10), amount BIGINT)");
  }

  private static String store(Code code) {
    if (code.letters().equals("bad")) {
      throw new IllegalStateException("no bad codes");
    }
    return code.letters();
  }

  @Test
  protected void valuesAreBoundAndReadBack() {
    database.execute("INSERT INTO prices VALUES (?, ?)", new Code("abc"), new Money(150));
    var row = database.fetchOne("SELECT * FROM prices").orElseThrow();
    assertThat(row.get("amount")).isEqualTo(150L);
    assertThat(row.get("amount", Money.class)).isEqualTo(new Money(150));
    assertThat(row.get("code", Code.class)).isEqualTo(new Code("abc"));
  }

  @Test
  protected void componentsOfRecordsAreConvertedToo() {
    var price = new Price(new Code("abc"), new Money(150));
    database.execute("INSERT INTO prices VALUES (:code, :amount)", price);
    assertThat(database.fetchOne(Query.of("SELECT * FROM prices").as(Price.class))).contains(price);
  }

  @Test
  protected void valuesInListsNamesAndBatchesAreConvertedToo() {
    database.executeMany(
        "INSERT INTO prices VALUES (:code, :amount)",
        List.of(
            new Price(new Code("abc"), new Money(1)),
            Map.of("code", new Code("def"), "amount", new Money(2))));
    assertThat(
            database.fetchAll(
                "SELECT * FROM prices WHERE code IN (?)",
                List.of(new Code("abc"), new Code("def"))))
        .hasSize(2);
    assertThat(
            database.fetchValue(
                Money.class, "SELECT amount FROM prices WHERE code = ?", new Code("def")))
        .isEqualTo(new Money(2));
  }

  @Test
  protected void nullStaysNull() {
    database.execute("INSERT INTO prices VALUES (NULL, ?)", (Object) null);
    var row = database.fetchOne("SELECT * FROM prices").orElseThrow();
    assertThat(row.get("amount", Money.class)).isNull();
    assertThat(row.get("code", Code.class)).isNull();
  }

  @Test
  protected void whatAConverterThrowsWhileReadingIsTheCauseAndNamesTheColumn() {
    database.execute("INSERT INTO prices VALUES ('abcd', 1)");
    var row = database.fetchOne("SELECT * FROM prices").orElseThrow();
    var thrown =
        Cases.refusedAndGoesOn(
            database, MappingException.class, () -> row.get("code", Code.class), "code", "Code");
    assertThat(thrown).hasRootCauseMessage("a code has three letters");
  }

  @Test
  protected void whatAConverterThrowsWhileBindingIsTheCauseAndNothingIsSent() {
    var thrown =
        Cases.refusedAndGoesOn(
            database,
            ParameterException.class,
            () -> database.execute("INSERT INTO prices VALUES (?, 1)", new Code("bad")),
            "Code");
    assertThat(thrown).hasRootCauseMessage("no bad codes");
    assertThat(Cases.count(database, "prices")).isZero();
  }

  @Test
  protected void anotherDatabaseDoesNotKnowTheType() {
    var other = open(builder -> builder);
    Cases.refusedAndGoesOn(
        other,
        ParameterException.class,
        () -> other.fetchAll("SELECT ?", new Code(SECRET.substring(0, 3))),
        "Code");
  }

  @Test
  protected void twoConvertersForOneTypeAreRefused() {
    var converter = Converter.of(Money.class, Long.class, Money::cents, Money::new);
    Cases.refused(
        ConfigurationException.class,
        () -> build(builder -> builder.converter(converter).converter(converter)),
        "Money");
  }

  @Test
  protected void converterForATypeThatNeedsNoneIsRefused() {
    Cases.refused(
        ConfigurationException.class,
        () ->
            build(builder ->
                builder.converter(
                    Converter.of(String.class, String.class, text -> text, text -> text))),
        "String");
  }
}
