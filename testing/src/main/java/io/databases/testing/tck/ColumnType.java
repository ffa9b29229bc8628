package io.databases.testing.tck;

/** The types of columns that cases use; a {@link Dialect} names them. */
public enum ColumnType {
  BOOLEAN,
  SMALLINT,
  INTEGER,
  BIGINT,
  DOUBLE,
  DECIMAL,
  TEXT,
  BYTES,
  DATE,
  TIME,
  TIMESTAMP,
  TIMESTAMP_WITH_ZONE,
  UUID,
  JSON,
  BIGINT_ARRAY
}
