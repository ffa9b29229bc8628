package io.databases.benchmarks.jmh;

import io.databases.postgresql.types.BuiltInTypes;
import io.databases.postgresql.types.Codec;
import io.databases.postgresql.types.TypeRegistry;
import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** PostgreSQL's binary forms of values, both ways. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  @Param({"int8", "text", "float8", "numeric", "timestamptz", "uuid", "int4[]"})
  private String type = "";

  private final WriteBuffer out = new WriteBuffer(1_024);
  private Codec codec;
  private Object value;
  private byte[] payload;

  @Setup
  public void encode() {
    value =
        switch (type) {
          case "int8" -> 1_234_567_890_123L;
          case "text" -> "item name 4711";
          case "float8" -> 671.857142857;
          case "numeric" -> new BigDecimal("12345.67");
          case "timestamptz" -> OffsetDateTime.parse("2024-01-01T12:34:56.789Z");
          case "uuid" -> UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100");
          case "int4[]" -> List.of(1, 2, 3, 4, 5, 6, 7, 8);
          default -> throw new IllegalArgumentException(type);
        };
    codec = new TypeRegistry(new BuiltInTypes(Conversions.of(List.of(), null))).get(oid(type));
    out.clear();
    codec.write(value, out);
    payload = Arrays.copyOf(out.array(), out.size());
  }

  private static int oid(String type) {
    return switch (type) {
      case "int8" -> 20;
      case "text" -> 25;
      case "float8" -> 701;
      case "int4[]" -> 1007;
      case "timestamptz" -> 1184;
      case "numeric" -> 1700;
      case "uuid" -> 2950;
      default -> throw new IllegalArgumentException(type);
    };
  }

  @Benchmark
  public int write() {
    out.clear();
    codec.write(value, out);
    return out.size();
  }

  @Benchmark
  public Object read() {
    return codec.read(payload, 0, payload.length);
  }
}
