package io.databases.examples;

import io.databases.junit.DatabaseTest;

/** Each case on a SQLite database of its own, unless the environment has another address. */
@DatabaseTest(schema = "/high-scores.sql")
final class HighScoresOnSqliteTest extends HighScoresCases {}
