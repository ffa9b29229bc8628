package io.databases.postgresql;

import io.databases.ParameterException;
import io.databases.wire.WriteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary format of COPY (documentation, "COPY", section "Binary Format"). For one
 * thread.
 */
final class PgCopyEncoder {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private final PgCopyTarget target;
  private final WriteBuffer out = new WriteBuffer(1 << 17);
  private long rows;

  PgCopyEncoder(PgCopyTarget target) {
    this.target = target;
    out.putBytes(SIGNATURE);
    out.putInt(0); // flags
    out.putInt(0); // length of the header's extension
  }

  int size() {
    return out.size();
  }

  byte[] array() {
    return out.array();
  }

  void clear() {
    out.clear();
  }

  /**
   * Appends a row.
   *
   * @throws ParameterException where a value does not fit its column; names the row, counted from
   *     1, and the column
   */
  void add(@Nullable Object row) {
    rows++;
    @Nullable Object[] values;
    try {
      values = target.values().of(row);
    } catch (ParameterException e) {
      throw new ParameterException("row " + rows + ": " + e.getMessage());
    }
    out.putShort(values.length);
    for (int i = 0; i < values.length; i++) {
      put(i, values[i]);
    }
  }

  private void put(int column, @Nullable Object value) {
    int at = out.size();
    out.putInt(-1);
    if (value == null) {
      return;
    }
    try {
      target.codecs()[column].write(value, out);
    } catch (ParameterException e) {
      throw new ParameterException(
          "row " + rows + ", column " + target.names().get(column) + ": " + e.getMessage());
    }
    out.setInt(at, out.size() - at - 4);
  }

  void end() {
    out.putShort(-1);
  }
}
