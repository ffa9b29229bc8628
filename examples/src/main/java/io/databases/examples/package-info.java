/**
 * Small programs that compile and run in the build.
 *
 * <ul>
 *   <li>{@code Quickstart.java} in the module's folder: a whole program in one file
 *   <li>{@link io.databases.examples.BankTransfer}: transactions that many threads make at once,
 *       and what is retried
 *   <li>{@link io.databases.examples.BatchImport}: a file of any length into a table, and out again
 *   <li>{@link io.databases.examples.HighScores}: a class over a table; its test, beside the other
 *       tests, forces a rollback after each case
 * </ul>
 *
 * <p>Each program takes the address of a database, and makes one in memory without it.
 */
@NullMarked
package io.databases.examples;

import org.jspecify.annotations.NullMarked;
