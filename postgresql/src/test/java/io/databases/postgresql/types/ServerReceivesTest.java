package io.databases.postgresql.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random values of every type: the server takes what is written, has the text for it that the codec
 * has, and sends back the same.
 */
class ServerReceivesTest {
  private static final int VALUES = 1_000;

  /** The server has its own idea of the shortest digits, and of a currency. */
  private static final Set<String> WRITTEN_OTHERWISE =
      Set.of(
          "money", "float4", "float8", "point", "line", "lseg", "box", "path", "polygon", "circle");

  static Stream<RandomValues> types() {
    return RandomValues.all().stream();
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatIsWritten(RandomValues values) {
    Random random = new Random(values.type().hashCode());
    List<Object> sent = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      sent.add(values.next(random));
    }
    check(values.type(), values.serverType(), sent);
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatIsWrittenInArrays(RandomValues values) {
    Random random = new Random(values.type().hashCode());
    List<Object> sent = new ArrayList<>();
    for (int i = 0; i < VALUES / 10; i++) {
      int rows = random.nextInt(4);
      int columns = 1 + random.nextInt(3);
      boolean nested = random.nextBoolean() && rows > 0;
      List<Object> list = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        list.add(nested ? elements(values, random, columns) : element(values, random));
      }
      sent.add(list);
    }
    check(values.type() + "[]", values.serverType() + "[]", sent);
  }

  private static List<Object> elements(RandomValues values, Random random, int count) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(element(values, random));
    }
    return list;
  }

  private static Object element(RandomValues values, Random random) {
    return random.nextInt(4) == 0 ? null : values.next(random);
  }

  private static void check(String typeName, String serverType, List<Object> values) {
    Server server = Server.get();
    Codec codec = Codecs.of(typeName);
    List<byte[]> payloads = values.stream().map(value -> Codecs.write(codec, value)).toList();
    List<String> texts = values.stream().map(codec::format).toList();
    server.receive(serverType, payloads);

    List<List<byte[]>> back = server.send("SELECT value FROM received ORDER BY position");
    for (int i = 0; i < values.size(); i++) {
      byte[] payload = back.get(i).getFirst();
      assertThat(payload).as("%s", values.get(i)).isEqualTo(payloads.get(i));
      assertThat(Codecs.same(Codecs.read(codec, payload), values.get(i))).isTrue();
    }

    List<List<byte[]>> fromText = server.send("SELECT * FROM (" + cast(texts, serverType) + ") t");
    for (int i = 0; i < values.size(); i++) {
      assertThat(fromText.get(i).getFirst()).as(texts.get(i)).isEqualTo(payloads.get(i));
    }

    List<List<String>> written =
        server.query("SELECT format('%s', value) FROM received ORDER BY position");
    for (int i = 0; i < values.size(); i++) {
      String text = written.get(i).getFirst();
      assertThat(Codecs.same(codec.parse(text), values.get(i))).as("parsed %s", text).isTrue();
      if (!WRITTEN_OTHERWISE.contains(typeName.replace("[]", ""))) {
        assertThat(texts.get(i)).isEqualTo(text);
      }
    }
  }

  private static String cast(List<String> texts, String type) {
    return texts.stream()
        .map(text -> "(" + ServerSendsTest.quote(text) + "::" + type + ")")
        .collect(Collectors.joining(",", "VALUES ", ""));
  }
}
