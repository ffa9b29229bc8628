/**
 * A small web service over a table of notes, on Helidon, whose handlers run on virtual threads.
 *
 * <p>{@link io.databases.examples.web.NotesServer} is the program; {@link
 * io.databases.examples.web.NotesService} has the routes, and connects and closes the database with
 * the server; {@link io.databases.examples.web.NotesLoad} asks how many requests it answers a
 * second.
 */
@NullMarked
package io.databases.examples.web;

import org.jspecify.annotations.NullMarked;
