package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.testing.server.Peer;
import io.databases.testing.server.ScriptedServer;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a real server has said, damaged by chance and said to the client again. Whatever comes: the
 * client gives rows or an exception of the library's, in bounded time, and leaves nothing behind.
 */
class ConversationFuzzTest {
  /** How many damaged conversations; many more with {@code -Dfuzz.conversations}. */
  private static final int CONVERSATIONS = Integer.getInteger("fuzz.conversations", 40);

  private static final int SEED = Integer.getInteger("fuzz.seed", 1);

  private static final Duration LIMIT = Duration.ofMillis(300);

  /** What the server says after so many bytes of the client, which are not looked at. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int asked, byte[] bytes) {}

  @Test
  @Timeout(36_000)
  void damagedConversationsEndInRowsOrAnError() throws Exception {
    var recorded = record();
    assertThat(recorded).hasSizeGreaterThan(3);
    for (int i = 0; i < CONVERSATIONS; i++) {
      int seed = SEED * 1_000_000 + i;
      var random = new Random(seed);
      int at = random.nextInt(recorded.size());
      var damaged = damage(recorded, at, random);
      var played = new AtomicBoolean();
      try (var server =
          ScriptedServer.start(client -> {
            if (!played.getAndSet(true)) {
              play(client, damaged, at);
            }
          })) { // whoever comes again is sent away
        try {
          talk(url(server.port()), LIMIT);
        } catch (DatabaseException e) {
          assertThat(e).hasMessageNotContaining("null");
        } catch (RuntimeException | Error e) {
          fail("conversation " + seed + ": " + print(damaged), e);
        }
        Eventually.isTrue(
            () -> "conversation " + seed + " leaves a socket: " + print(damaged),
            () -> server.open() == 0);
      }
    }
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).isEmpty();
  }

  private static String url(int port) {
    return "postgresql://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable";
  }

  /** Some of everything, each on the one session. */
  private static void talk(String url, Duration limit) {
    try (var database =
        Database.builder(url)
            .maxSize(1)
            .connectTimeout(limit.multipliedBy(4))
            .closeGrace(Duration.ZERO)
            .open()) {
      var failures = new ArrayList<DatabaseException>();
      attempt(
          failures,
          () -> {
            for (var row :
                database.fetchAll(
                    Query.of(
                            "SELECT ?::int, 'text', 1.5::numeric, ARRAY[1, 2], now(), NULL,"
                                + " '{}'::jsonb",
                            7)
                        .timeout(limit))) {
              for (int i = 0; i < row.size(); i++) {
                row.get(i);
              }
            }
          });
      attempt(failures, () -> database.fetchAll(Query.of("SELECT 1 / 0").timeout(limit)));
      attempt(
          failures,
          () -> {
            try (var rows =
                database.stream(
                    Query.of("SELECT generate_series(1, 6)").fetchSize(2).timeout(limit))) {
              rows.forEach(row -> row.getInt(0));
            }
          });
    }
  }

  private static void attempt(List<DatabaseException> failures, Runnable work) {
    try {
      work.run();
    } catch (DatabaseException e) {
      failures.add(e);
    }
  }

  // ---- recording

  /** Talks to the real server, and writes down what it says and after how much. */
  private static List<Answer> record() {
    var said = new ArrayList<Answer>();
    try (var server =
        ScriptedServer.start(client -> {
          try (var real = new Socket(InetAddress.getLoopbackAddress(), PgServer.shared().port())) {
            relay(client, real, said);
          }
        })) {
      talk(url(server.port()), Duration.ofSeconds(20));
    }
    return said;
  }

  /** Passes one message of the client after the other, then what the server says to a Sync. */
  private static void relay(Peer client, Socket real, List<Answer> said) throws IOException {
    int asked = 0;
    for (boolean first = true; ; first = false) {
      byte[] type = first ? new byte[0] : client.read(1);
      int length = client.readInt();
      byte[] body = client.read(length - 4);
      real.getOutputStream().write(ServerMessages.all(type, ServerMessages.int32(length), body));
      asked += type.length + length;
      if (first || type[0] == 'S') {
        byte[] answer = untilReady(real);
        said.add(new Answer(asked, answer));
        client.send(answer);
        asked = 0;
      }
    }
  }

  private static byte[] untilReady(Socket real) throws IOException {
    var all = new ByteArrayOutputStream();
    var in = new DataInputStream(real.getInputStream());
    while (true) {
      byte type = in.readByte();
      int length = in.readInt();
      byte[] body = in.readNBytes(length - 4);
      all.writeBytes(ServerMessages.all(new byte[] {type}, ServerMessages.int32(length), body));
      if (type == 'Z') {
        return all.toByteArray();
      }
    }
  }

  // ---- damaging

  private static List<Answer> damage(List<Answer> recorded, int at, Random random) {
    var damaged = new ArrayList<>(recorded);
    var answer = recorded.get(at);
    byte[] bytes = answer.bytes;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      bytes = damage(bytes, random);
    }
    damaged.set(at, new Answer(answer.asked, bytes));
    return damaged;
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    if (damaged.length == 0) {
      return damaged;
    }
    int at = random.nextInt(damaged.length);
    int to = at + random.nextInt(Math.min(40, damaged.length - at) + 1);
    switch (random.nextInt(7)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged[at] = (byte) random.nextInt();
      case 2 -> Arrays.fill(damaged, at, to, (byte) (random.nextBoolean() ? 0 : 0xff));
      case 3 -> damaged = Arrays.copyOf(damaged, at); // the rest never comes
      case 4 -> damaged = without(damaged, at, to);
      case 5 -> damaged = twice(damaged, at, to);
      default -> {
        for (int i = at; i < to; i++) {
          damaged[i] = (byte) random.nextInt();
        }
      }
    }
    return damaged;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    return ServerMessages.all(
        Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static byte[] twice(byte[] bytes, int from, int to) {
    return ServerMessages.all(
        Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
  }

  // ---- playing

  /** After the damage the server waits for nothing more, since the client may wait for it. */
  private static void play(Peer client, List<Answer> answers, int damagedAt) throws IOException {
    for (int i = 0; i < answers.size(); i++) {
      if (i <= damagedAt) {
        client.read(answers.get(i).asked);
      }
      client.send(answers.get(i).bytes);
    }
  }

  private static String print(List<Answer> answers) {
    return answers.stream()
        .map(answer -> HexFormat.of().formatHex(answer.bytes))
        .toList()
        .toString();
  }
}
