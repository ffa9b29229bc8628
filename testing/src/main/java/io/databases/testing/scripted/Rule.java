package io.databases.testing.scripted;

import io.databases.DatabaseException;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One line of a script: requests of this kind are answered so. Made by {@link Script#next} for the
 * next such request, by {@link Script#always} for all of them. Each method here completes the line.
 */
public final class Rule {
  private final Script script;
  private final Predicate<Request<?>> matches;
  private final boolean once;
  private Answer answer = Answer.PLAIN;

  Rule(Script script, Predicate<Request<?>> matches, boolean once) {
    this.script = script;
    this.matches = matches;
    this.once = once;
  }

  boolean matches(Request<?> request) {
    return matches.test(request);
  }

  boolean isOnce() {
    return once;
  }

  Answer answer() {
    return answer;
  }

  /** So many rows are affected. */
  public void affects(long rows) {
    gives(Result.ofAffected(rows, null));
  }

  /** One row is inserted, and the database makes this key for it. */
  public void generates(Object key) {
    gives(Result.ofAffected(1, key));
  }

  /** These rows are the result, of a statement as of a cursor. */
  public void rows(List<String> columns, @Nullable Object[]... rows) {
    add(new Answer.Rows(new RowsAnswer(List.copyOf(columns), List.of(rows))));
  }

  /** One row with one column is the result. */
  public void row(String column, @Nullable Object value) {
    rows(List.of(column), new @Nullable Object[] {value});
  }

  /** This value is the reply; it must be of the type that the request's reply holds. */
  public void gives(Object value) {
    add(new Answer.Value(value));
  }

  /** The request fails, and the connection goes on if the failure says so. */
  public void fails(DatabaseException failure) {
    add(new Answer.Failure(failure));
  }

  /** The connection breaks; the request fails with an unknown outcome. */
  public void losesConnection() {
    add(new Answer.Loss());
  }

  /** Nothing is answered until the test lets it go, or the request is cancelled. */
  public Hold holds() {
    return hold(true);
  }

  /** The same, but cancelling does not help. */
  public Hold holdsWhateverHappens() {
    return hold(false);
  }

  private Hold hold(boolean heedsCancel) {
    var hold = new Hold(script, heedsCancel);
    add(new Answer.Held(hold));
    return hold;
  }

  private void add(Answer given) {
    answer = given;
    script.add(this);
  }
}
