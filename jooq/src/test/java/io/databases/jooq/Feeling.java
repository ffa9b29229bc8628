package io.databases.jooq;

import org.jooq.EnumType;

/** Constants of a type of the database's, as generated code has them. */
enum Feeling implements EnumType {
  SO_SO("so so"),
  FINE("fine");

  private final String literal;

  Feeling(String literal) {
    this.literal = literal;
  }

  @Override
  public String getLiteral() {
    return literal;
  }

  @Override
  public String getName() {
    return "feeling";
  }
}
