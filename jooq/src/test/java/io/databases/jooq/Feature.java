package io.databases.jooq;

/** What some databases, or jOOQ for them, can do and others cannot. */
enum Feature {
  /** The database makes the values of a column. */
  IDENTITY,

  /** INSERT gives back the rows that it made. */
  INSERT_RETURNING,

  /** UPDATE gives back the rows that it changed. */
  UPDATE_RETURNING,

  /** DELETE gives back the rows that it removed. */
  DELETE_RETURNING,

  /** Constraints are added to foreign keys, so that an unknown key is refused. */
  FOREIGN_KEYS,

  /** Transactions nest. */
  SAVEPOINTS,

  /** A second database at the same address sees the same data, as a replica has to. */
  SHARED_BY_URL,

  /** Columns hold arrays. */
  ARRAYS,

  /** DECIMAL columns keep every digit. */
  EXACT_DECIMAL,

  /** A type of a moment tells how many digits of a second it keeps. */
  TIMESTAMP_PRECISION,

  /** Columns hold moments, with an offset or in one. */
  ZONED_TIMESTAMPS,

  /** A type of named constants can be created. */
  ENUM_TYPES
}
