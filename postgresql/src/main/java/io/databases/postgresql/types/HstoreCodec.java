package io.databases.postgresql.types;

import io.databases.Json;
import io.databases.wire.WriteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code hstore}, of the extension: how many pairs, in 4 bytes; of each the key and the value with
 * their lengths, -1 for null. Unmodifiable {@code Map<String, @Nullable String>}; a Map with other
 * values, which core makes Json, goes in with their text.
 */
final class HstoreCodec extends Codec {
  HstoreCodec() {
    super("hstore");
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int count = in.getCount(8);
    Map<String, @Nullable String> map = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      String key = in.getText(in.getInt());
      int size = in.getInt();
      map.put(key, size == -1 ? null : in.getText(size));
    }
    in.end();
    return Collections.unmodifiableMap(map);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    Map<?, ?> map = map(value);
    out.putInt(map.size());
    map.forEach((key, item) -> {
      put(key(value, key), out);
      if (item == null) {
        out.putInt(-1);
      } else {
        put(text(value, item), out);
      }
    });
  }

  private void put(String text, WriteBuffer out) {
    int start = out.size();
    out.putInt(0);
    putText(text, out);
    out.setInt(start, out.size() - start - 4);
  }

  private Map<?, ?> map(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map;
      case Json json when json.value() instanceof Map<?, ?> map -> map;
      case String text -> (Map<?, ?>) convert(text);
      default -> throw unfit(value);
    };
  }

  private String key(Object map, @Nullable Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw unfit(map, "not all keys are Strings");
  }

  private String text(Object map, Object item) {
    if (item instanceof List || item instanceof Map) {
      throw unfit(map, "there are collections inside");
    }
    return PgText.of(item);
  }

  /** {@code "key"=>"value", "other"=>NULL}. */
  @Override
  Object parse(String text) {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      if (at > 0) {
        at = expect(text, at, ", ");
      }
      StringBuilder key = new StringBuilder();
      at = expect(text, quoted(text, at, key), "=>");
      if (text.startsWith("NULL", at)) {
        map.put(key.toString(), null);
        at += 4;
      } else {
        StringBuilder value = new StringBuilder();
        at = quoted(text, at, value);
        map.put(key.toString(), value.toString());
      }
    }
    return Collections.unmodifiableMap(map);
  }

  private static int quoted(String text, int start, StringBuilder value) {
    int at = expect(text, start, "\"");
    while (!text.startsWith("\"", at)) {
      if (text.startsWith("\\", at)) {
        at++;
      }
      if (at >= text.length()) {
        throw new IllegalArgumentException("a quote is not closed");
      }
      value.append(text.charAt(at++));
    }
    return at + 1;
  }

  private static int expect(String text, int at, String wanted) {
    if (!text.startsWith(wanted, at)) {
      throw new IllegalArgumentException("not an hstore");
    }
    return at + wanted.length();
  }

  @Override
  String format(Object value) {
    if (value instanceof String text) {
      return text;
    }
    StringBuilder text = new StringBuilder();
    map(value)
        .forEach((key, item) -> {
          text.append(text.isEmpty() ? "" : ", ");
          appendQuoted(text, key(value, key));
          text.append("=>");
          if (item == null) {
            text.append("NULL");
          } else {
            appendQuoted(text, text(value, item));
          }
        });
    return text.toString();
  }

  private static void appendQuoted(StringBuilder text, String value) {
    text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
