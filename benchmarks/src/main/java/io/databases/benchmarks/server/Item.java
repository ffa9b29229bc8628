package io.databases.benchmarks.server;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A row of seven columns of different types.
 *
 * @param payload JSON
 */
public record Item(
    long id,
    String name,
    BigDecimal price,
    OffsetDateTime created,
    boolean active,
    String payload,
    double score) {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  /** The row with this id. */
  public static Item of(int id) {
    return new Item(
        id,
        "item name " + id,
        BigDecimal.valueOf(id * 7919L % 1_000_000, 2),
        START.plusSeconds(id).atOffset(ZoneOffset.UTC),
        id % 2 == 1,
        "{\"k\": " + id + ", \"tag\": \"t" + id % 100 + "\"}",
        id / 7.0);
  }

  /** The rows from 1 on. */
  public static List<Item> first(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Item::of).toList();
  }

  /** Fails unless this is what {@link #of} gives for its id. */
  void verify() {
    var expected = of((int) id);
    if (!name.equals(expected.name)
        || price.compareTo(expected.price) != 0
        || !created.toInstant().equals(expected.created.toInstant())
        || active != expected.active
        || !payload.equals(expected.payload)
        || score != expected.score) {
      throw new IllegalStateException("wrong row: " + this);
    }
  }
}
