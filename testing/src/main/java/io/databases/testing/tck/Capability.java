package io.databases.testing.tck;

/** What some databases can do and others cannot. */
public enum Capability {
  /** The address may have options of this library; one of a driver below is taken as it is. */
  OPTIONS_IN_URL,

  /** Two {@code Database}s with the same URL work on the same data. */
  SHARED_BY_URL,

  /** A query of another connection goes on while a transaction that may write is open. */
  READS_DURING_WRITE,

  /** Transactions of two connections write different rows at the same time. */
  CONCURRENT_WRITES,

  /** A transaction may be read only; a write in it fails. */
  READ_ONLY_TRANSACTIONS,

  /** Transactions may be deferrable. */
  DEFERRABLE_TRANSACTIONS,

  /** A transaction may have savepoints, which nested transactions are. */
  SAVEPOINTS,

  /** A serializable or repeatable-read transaction does not see what others commit meanwhile. */
  SNAPSHOTS,

  /** A rollback undoes CREATE TABLE. */
  TRANSACTIONAL_DDL,

  /** After an error a transaction refuses everything but a rollback, whole or to a savepoint. */
  ERRORS_DOOM_TRANSACTIONS,

  /** INSERT … RETURNING. */
  RETURNING,

  /** The key that was made for an inserted row is told without asking for it. */
  GENERATED_KEYS,

  /** DECIMAL columns keep every digit. */
  EXACT_DECIMAL,

  /** BOOLEAN columns, UUID columns and JSON columns give their own types when nothing is asked. */
  RICH_TYPES,

  /** Columns may hold arrays. */
  ARRAYS,

  /** A value that does not fit the type of its column is refused. */
  STRICT_TYPES,

  /** The name of a violated unique constraint is told. */
  CONSTRAINT_NAMES,

  /** A stream's rows are made while they are read, not all before the first. */
  INCREMENTAL_STREAMS,

  /** Results may have several columns of the same label. */
  DUPLICATE_LABELS,

  /** The file of a database is a file of this computer, which a test may damage. */
  FILE
}
