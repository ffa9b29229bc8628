package io.databases.testing.scripted;

import io.databases.DatabaseException;

/** What a script says to a request. */
sealed interface Answer {
  /** Success with whatever the request gives by default. */
  Answer PLAIN = new Plain();

  record Plain() implements Answer {}

  /** Success with this value, which is of the request's type. */
  record Value(Object value) implements Answer {}

  /** Success of a cursor over these rows. */
  record Rows(RowsAnswer rows) implements Answer {}

  record Failure(DatabaseException failure) implements Answer {}

  /** The connection breaks; nobody knows whether the request was carried out. */
  record Loss() implements Answer {}

  record Held(Hold hold) implements Answer {}
}
