package io.databases.postgresql;

import static io.databases.postgresql.ServerMessages.all;
import static io.databases.postgresql.ServerMessages.bytes;
import static io.databases.postgresql.ServerMessages.int16;
import static io.databases.postgresql.ServerMessages.int32;
import static io.databases.postgresql.ServerMessages.text;
import static org.assertj.core.api.Assertions.fail;

import io.databases.DatabaseException;
import io.databases.Row;
import io.databases.postgresql.protocol.CommandTag;
import io.databases.postgresql.protocol.Field;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.postgresql.types.Oids;
import io.databases.spi.Conversions;
import io.databases.spi.Reply;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Result;
import io.databases.wire.WriteBuffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of the server by chance, and right ones that were damaged: whoever reads them takes them
 * or says that they break the protocol, and never fails otherwise.
 */
class MessageFuzzTest {
  /** For each reader, in hundreds; many more with {@code -Dfuzz.inputs}. */
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 200) * 100;

  private static final List<Field> FIELDS =
      List.of(
          new Field("n", 0, Oids.INT4, -1),
          new Field("name", 0, Oids.TEXT, -1),
          new Field("oids", 0, Oids.OID_ARRAY, -1));

  private static final Prepared PREPARED =
      new PgTypes(Conversions.standard()).statement("SELECT 1", "s1", new int[0], FIELDS);

  /** Bodies that are right for one message or another. */
  private static final List<byte[]> BODIES =
      List.of(
          all(int16(3), int32(4), int32(7), int32(2), bytes('h', 'i'), int32(-1)),
          all(int16(2), int32(Oids.INT4), int32(Oids.TEXT)),
          all(int16(1), text("n"), int32(0), int16(1), int32(23), int16(4), int32(-1), int16(0)),
          text("INSERT 0 17"),
          text("SELECT 100000000000"),
          all(text("SERROR"), text("VERROR"), text("C23505"), text("Mduplicate"), bytes(0)),
          all(text("SFATAL"), text("VFATAL"), text("C57P01"), text("Mgone"), text("P7"), bytes(0)),
          all(int32(42), text("channel"), text("payload")),
          all(text("TimeZone"), text("UTC")),
          new byte[0]);

  private interface MessageReader {
    void read(Message message) throws IOException;
  }

  private static Named<Supplier<MessageReader>> reader(String name, Supplier<MessageReader> maker) {
    return Named.of(name, maker);
  }

  private static Named<Supplier<MessageReader>> exchange(String name, Supplier<PgExchange> maker) {
    return Named.of(
        name,
        () -> {
          var exchange = maker.get();
          return message -> {
            exchange.on(message);
            exchange.done();
          };
        });
  }

  static List<Named<Supplier<MessageReader>>> readers() {
    return List.of(
        reader("fields", () -> Field::readAll),
        reader("errors", () -> message -> PgErrors.toException(ServerError.read(message), true)),
        reader("refusals", () -> message -> PgErrors.refusal(ServerError.read(message))),
        reader("tags", () -> message -> CommandTag.affected(message.getText())),
        reader("rows", () -> MessageFuzzTest::readRow),
        exchange(
            "batches",
            () ->
                new PgExchanges.Batch(
                    someRows(), new Reply<>(), (_, _) -> false, () -> {}, _ -> {})),
        exchange(
            "what is prepared", () -> new PgExchanges.Preparing(new Reply<>(), (_, _, _, _) -> {})),
        exchange("commands", () -> new PgExchanges.Command(new Reply<Nothing>())),
        exchange("commits", () -> new PgExchanges.Commit(new Reply<>())),
        exchange("starts", () -> new PgExchanges.Start(new Reply<>(), _ -> {})));
  }

  /** A block of five, since they go as arrays. */
  private static BatchRows someRows() {
    var rows = new BatchRows(PREPARED, PREPARED, Collections.nCopies(5, new Object[0]));
    rows.encode(new WriteBuffer(64));
    return rows;
  }

  private static void readRow(Message message) throws IOException {
    var reply = new Reply<Result>();
    var statement =
        new PgExchanges.Statement(
            PREPARED, reply, null, null, (_, _) -> false, (known, then) -> then.accept(known));
    statement.on(message);
    statement.done();
    for (Row row : reply.result().rows()) {
      for (int i = 0; i < row.size(); i++) {
        try {
          row.get(i);
        } catch (DatabaseException e) {
          // A value that is malformed says so when it is asked for.
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readers")
  void whateverComesIsTakenOrRefused(Supplier<MessageReader> maker) {
    var random = new Random(20260801);
    var message = new Message();
    for (int i = 0; i < INPUTS; i++) {
      byte[] body = random.nextInt(4) == 0 ? noise(random) : damaged(random);
      int type = "DCtTE1234nIsGHdcZASNRKv".charAt(random.nextInt(23));
      message.set(type, all(new byte[3], body, new byte[5]), 3, 3 + body.length);
      try {
        maker.get().read(message);
      } catch (IOException | DatabaseException e) {
        // As it should.
      } catch (RuntimeException | Error e) {
        fail(Message.typeName(type) + " " + HexFormat.of().formatHex(body), e);
      }
    }
  }

  private static byte[] noise(Random random) {
    byte[] body = new byte[random.nextInt(40)];
    random.nextBytes(body);
    return body;
  }

  private static byte[] damaged(Random random) {
    byte[] body = BODIES.get(random.nextInt(BODIES.size())).clone();
    for (int times = random.nextInt(4); times > 0 && body.length > 0; times--) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(4)) {
        case 0 -> body[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> body[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 2 -> body = Arrays.copyOf(body, at);
        default -> body = all(body, new byte[random.nextInt(4)]);
      }
    }
    return body;
  }
}
