package io.databases.postgresql;

import io.databases.Columns;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.types.Codec;
import io.databases.wire.WriteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A statement the server has prepared: its name there, and how its parameters and columns travel.
 * Thread safe.
 */
final class Prepared {
  private final String sql;
  private final String name;
  private final int[] parameterOids;
  private final Codec[] encoders;
  private final @Nullable Columns columns;
  private final Codec[] decoders;
  private final boolean binaryParameters;
  private final boolean binaryColumns;
  private final boolean changeable;

  /** See {@link #usualBytes}; written and read without order, since any value will do. */
  private int usualBytes;

  /** See {@link #arrays}; guarded by the session's lock, as is the other. */
  private @Nullable Prepared arrays;

  private boolean arraysKnown;

  Prepared(
      String sql,
      String name,
      int[] parameterOids,
      Codec[] encoders,
      @Nullable Columns columns,
      Codec[] decoders) {
    this.sql = sql;
    this.name = name;
    this.parameterOids = parameterOids;
    this.encoders = encoders;
    this.columns = columns;
    this.decoders = decoders;
    this.binaryParameters = allBinary(encoders);
    this.binaryColumns = allBinary(decoders);
    this.changeable = Arrays.stream(decoders).anyMatch(Codec::mayChange);
  }

  private static boolean allBinary(Codec[] codecs) {
    for (var codec : codecs) {
      if (!codec.isBinary()) {
        return false;
      }
    }
    return true;
  }

  String sql() {
    return sql;
  }

  String name() {
    return name;
  }

  /** The columns of its rows, null where it gives none. */
  @Nullable Columns columns() {
    return columns;
  }

  Codec[] decoders() {
    return decoders;
  }

  /** Whether it has columns whose types may be changed while it is prepared. */
  boolean isChangeable() {
    return changeable;
  }

  /**
   * Whether a column of this row cannot be read, so that its type was changed, it seems. Does not
   * throw: whatever is wrong is for whoever asks for the value.
   */
  boolean isOutdatedFor(Row row) {
    for (int i = 0; i < decoders.length; i++) {
      try {
        if (decoders[i].mayChange()) {
          row.get(i);
        }
      } catch (RuntimeException e) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server parses it each time, by what its tables are then, and does not tell. */
  boolean isParsedAnew() {
    return name.isEmpty();
  }

  /** Where statements go unnamed the server may have forgotten it, or be another one, since. */
  void parseUnnamed(WriteBuffer out) {
    if (isParsedAnew()) {
      Frontend.parse(out, "", sql);
    }
  }

  /** Whether rows that were asked for as those of another statement come in the form of these. */
  boolean isReadLike(Prepared other) {
    return binaryColumns && other.binaryColumns;
  }

  int parameters() {
    return encoders.length;
  }

  /** The OID of a parameter's type. */
  int parameterOid(int index) {
    return parameterOids[index];
  }

  /** Whether all parameters travel in binary. */
  boolean takesBinary() {
    return binaryParameters;
  }

  /** The statement that does the same for arrays of values, null where there is none. */
  @Nullable Prepared arrays() {
    return arrays;
  }

  /** Whether it is known what {@link #arrays} is. */
  boolean areArraysKnown() {
    return arraysKnown;
  }

  void setArrays(@Nullable Prepared statement) {
    arrays = statement;
    arraysKnown = true;
  }

  /** How long all rows of a result together were lately, for what is made to hold the next. */
  int usualBytes() {
    return usualBytes;
  }

  /** Tells how long the rows of a result were. Grows at once and shrinks slowly. */
  void gave(int bytes) {
    int usual = usualBytes;
    if (bytes > usual) {
      usualBytes = bytes;
    } else if (bytes < usual / 2) {
      usualBytes = usual - usual / 8;
    }
  }

  /**
   * Puts a whole Bind into the buffer.
   *
   * @throws ParameterException where a value does not fit its parameter; names the parameter and
   *     both types. What was put is to be taken back by the caller.
   */
  void bind(WriteBuffer out, String portal, @Nullable Object[] values) {
    checkCount(values);
    int at = Frontend.beginBind(out, portal, name);
    putFormats(out, binaryParameters, encoders);
    out.putShort(values.length);
    for (int i = 0; i < values.length; i++) {
      put(out, i, values[i]);
    }
    putFormats(out, binaryColumns, decoders);
    Frontend.end(out, at);
  }

  /** One format for all where they agree, else one for each. */
  private static void putFormats(WriteBuffer out, boolean allBinary, Codec[] codecs) {
    if (allBinary) {
      out.putShort(1);
      out.putShort(1);
      return;
    }
    out.putShort(codecs.length);
    for (var codec : codecs) {
      out.putShort(codec.isBinary() ? 1 : 0);
    }
  }

  /**
   * @throws ParameterException where these are not as many values as the statement takes
   */
  void checkCount(@Nullable Object[] values) {
    if (values.length != encoders.length) {
      throw new ParameterException(
          "the statement takes " + encoders.length + " values, not " + values.length + ": " + sql);
    }
  }

  /**
   * Puts the value of a parameter, its length first.
   *
   * @throws ParameterException where it does not fit, as for {@link #bind}
   */
  void put(WriteBuffer out, int index, @Nullable Object value) {
    if (value == null) {
      out.putInt(-1);
      return;
    }
    int at = out.size();
    out.putInt(0);
    try {
      encoders[index].write(value, out);
    } catch (ParameterException e) {
      throw new ParameterException("parameter $" + (index + 1) + ": " + e.getMessage());
    }
    out.setInt(at, out.size() - at - 4);
  }
}
