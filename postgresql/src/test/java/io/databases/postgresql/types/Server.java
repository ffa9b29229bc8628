package io.databases.postgresql.types;

import io.databases.testing.support.Missing;
import io.databases.wire.BigEndian;
import io.databases.wire.WriteBuffer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A real server that tells how it sends a value in binary, and takes values in binary: by COPY,
 * whose binary fields are the payloads of the protocol. One for all tests of the JVM.
 */
final class Server {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static @Nullable Server running;

  private final Connection connection;
  private final int port;

  private Server(Connection connection, int port) {
    this.connection = connection;
    this.port = port;
  }

  /** For a {@code Database}. */
  String url() {
    return "postgresql://postgres@localhost:" + port + "/postgres";
  }

  /** Skips the test where no server can run here. */
  static synchronized Server get() {
    if (running != null) {
      return running;
    }
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                try {
                  postgres.close();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }));
      Server server =
          new Server(postgres.getPostgresDatabase().getConnection(), postgres.getPort());
      server.execute("SET timezone = 'UTC'");
      running = server;
      return server;
    } catch (IOException | SQLException | RuntimeException e) {
      throw Missing.skip("no PostgreSQL server can run here: " + e, e);
    }
  }

  void execute(String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** All rows of a query as text. */
  List<List<String>> query(String sql) {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(Arrays.asList(row));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  String text(String sql) {
    return query(sql).getFirst().getFirst();
  }

  /** All rows of a query as the server sends them in binary; null for null. */
  List<List<byte[]>> send(String query) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)", out);
    } catch (SQLException | IOException e) {
      throw new AssertionError(query, e);
    }
    byte[] bytes = out.toByteArray();
    int at = SIGNATURE.length + 4;
    at += 4 + BigEndian.getInt(bytes, at);
    List<List<byte[]>> rows = new ArrayList<>();
    while (true) {
      int fields = BigEndian.getShort(bytes, at);
      at += 2;
      if (fields < 0) {
        return rows;
      }
      byte[][] row = new byte[fields][];
      for (int i = 0; i < fields; i++) {
        int length = BigEndian.getInt(bytes, at);
        at += 4;
        if (length >= 0) {
          row[i] = Arrays.copyOfRange(bytes, at, at + length);
          at += length;
        }
      }
      rows.add(Arrays.asList(row));
    }
  }

  /** The first column of the only row. */
  byte[] sendOne(String expression) {
    return send("SELECT " + expression).getFirst().getFirst();
  }

  /**
   * Has the server take the payloads as values of the type, in a table {@code received(position,
   * value)}.
   */
  void receive(String type, List<byte[]> payloads) {
    execute("DROP TABLE IF EXISTS received");
    execute("CREATE TEMP TABLE received (position int4, value " + type + ")");
    WriteBuffer out = new WriteBuffer(1024);
    out.putBytes(SIGNATURE);
    out.putLong(0);
    for (int i = 0; i < payloads.size(); i++) {
      out.putShort(2);
      out.putInt(4);
      out.putInt(i);
      out.putInt(payloads.get(i).length);
      out.putBytes(payloads.get(i));
    }
    out.putShort(-1);
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY received FROM STDIN (FORMAT binary)",
              new ByteArrayInputStream(out.array(), 0, out.size()));
    } catch (SQLException | IOException e) {
      throw new AssertionError(type, e);
    }
  }
}
