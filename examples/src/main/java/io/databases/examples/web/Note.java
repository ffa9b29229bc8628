package io.databases.examples.web;

import io.databases.Json;
import java.util.Map;

/** A note, as the table has it. */
record Note(long id, String text, boolean completed) {
  Json toJson() {
    return Json.of(Map.of("id", id, "text", text, "completed", completed));
  }
}
