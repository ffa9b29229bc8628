package io.databases.postgresql.types;

import io.databases.Column;
import io.databases.Columns;
import io.databases.Json;
import io.databases.ParameterException;
import io.databases.postgresql.PgComposite;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Composite types: how many attributes, in 4 bytes; of each the type's OID, then the value with its
 * length, -1 for null. {@link PgComposite}. What goes in is that, a Java record or a Map by names,
 * or a List by position.
 */
final class CompositeCodec extends Codec {
  /** An attribute as the server declares it. */
  record Attribute(String name, int oid, Codec codec) {}

  private final List<Attribute> attributes;
  private final Conversions conversions;
  private final Columns columns;
  private final boolean binary;

  CompositeCodec(String type, List<Attribute> attributes, Conversions conversions) {
    super(type);
    this.attributes = List.copyOf(attributes);
    this.conversions = conversions;
    this.columns =
        Columns.of(
            attributes.stream().map(a -> new Column(a.name(), a.codec().typeName())).toList(),
            conversions);
    this.binary = attributes.stream().allMatch(attribute -> attribute.codec().isBinary());
  }

  @Override
  public boolean isBinary() {
    return binary;
  }

  @Override
  public boolean mayChange() {
    return true;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    if (in.getInt() != attributes.size()) {
      throw in.malformed();
    }
    @Nullable Object[] values = new @Nullable Object[attributes.size()];
    for (int i = 0; i < values.length; i++) {
      Attribute attribute = attributes.get(i);
      if (in.getInt() != attribute.oid()) {
        throw in.malformed();
      }
      int size = in.getInt();
      values[i] = size == -1 ? null : in.getValue(attribute.codec(), size);
    }
    in.end();
    return PgComposite.of(new ArrayRow(columns, values));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (value instanceof String text) {
      write(convert(text), out);
      return;
    }
    List<@Nullable Object> values = values(value);
    out.putInt(attributes.size());
    for (int i = 0; i < values.size(); i++) {
      Attribute attribute = attributes.get(i);
      Object item = values.get(i);
      out.putInt(attribute.oid());
      int start = out.size();
      out.putInt(-1);
      if (item != null) {
        try {
          attribute.codec().write(item, out);
        } catch (ParameterException e) {
          throw unfit(value, "attribute " + attribute.name() + ": " + e.getMessage());
        }
        out.setInt(start, out.size() - start - 4);
      }
    }
  }

  /** As standard types, in the order of the attributes. */
  private List<@Nullable Object> values(Object value) {
    List<? extends @Nullable Object> values =
        switch (value) {
          case PgComposite composite -> byName(value, composite.toMap());
          case Json json when json.value() instanceof Map<?, ?> map -> byName(value, map);
          case Json json when json.value() instanceof List<?> list -> list;
          case Map<?, ?> map -> byName(value, map);
          case List<?> list -> list;
          case Record row -> byName(value, RecordValues.of(this, row));
          default -> throw unfit(value);
        };
    if (values.size() != attributes.size()) {
      throw unfit(
          value, "it has " + values.size() + " values for " + attributes.size() + " attributes");
    }
    List<@Nullable Object> result = new ArrayList<>(values.size());
    for (Object item : values) {
      result.add(conversions.toDatabase(item));
    }
    return result;
  }

  private List<@Nullable Object> byName(Object value, Map<?, ?> map) {
    List<@Nullable Object> values = new ArrayList<>(attributes.size());
    for (Attribute attribute : attributes) {
      values.add(map.get(key(value, map, attribute.name())));
    }
    if (map.size() != attributes.size()) {
      throw unfit(
          value, "it has " + map.size() + " names for " + attributes.size() + " attributes");
    }
    return values;
  }

  /** The name itself, or what differs only in case and underscores. */
  private Object key(Object value, Map<?, ?> map, String name) {
    if (map.containsKey(name)) {
      return name;
    }
    for (Object key : map.keySet()) {
      if (key instanceof String text && RecordValues.sameName(text, name)) {
        return key;
      }
    }
    throw unfit(value, "it has nothing called " + name);
  }

  @Override
  Object parse(String text) {
    List<@Nullable String> texts = CompositeText.parse(text);
    if (texts.size() != attributes.size()) {
      throw new IllegalArgumentException("not as many values as attributes");
    }
    @Nullable Object[] values = new @Nullable Object[texts.size()];
    for (int i = 0; i < values.length; i++) {
      String item = texts.get(i);
      values[i] = item == null ? null : attributes.get(i).codec().parse(item);
    }
    return PgComposite.of(new ArrayRow(columns, values));
  }

  @Override
  String format(Object value) {
    if (value instanceof String text) {
      return text;
    }
    List<@Nullable Object> values = values(value);
    @Nullable String[] texts = new @Nullable String[values.size()];
    for (int i = 0; i < texts.length; i++) {
      Object item = values.get(i);
      texts[i] = item == null ? null : attributes.get(i).codec().format(item);
    }
    return CompositeText.format(Arrays.asList(texts));
  }
}
