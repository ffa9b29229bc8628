package io.databases.postgresql.types;

import io.databases.Json;
import io.databases.ParameterException;
import io.databases.postgresql.PgArray;
import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Arrays: how many dimensions, whether there are nulls, the element type's OID, in 4 bytes each;
 * for each dimension its size and lower bound; then the elements, each with its length, -1 for
 * null. Unmodifiable List, nested where there is more than one dimension; {@link PgArray} tells of
 * lower bounds other than 1.
 *
 * <p>The server has neither arrays with rows of different length nor, apart from the empty array,
 * empty dimensions.
 */
final class ArrayCodec extends Codec {
  private final Codec element;
  private final int elementOid;
  private final char delimiter;
  private final Conversions conversions;
  private final IntFunction<@Nullable Codec> scalars;

  /**
   * @param delimiter stands between elements in text
   * @param scalars finds the codec of a built-in scalar type
   */
  ArrayCodec(
      int elementOid,
      Codec element,
      char delimiter,
      Conversions conversions,
      IntFunction<@Nullable Codec> scalars) {
    super(element.typeName() + "[]");
    this.element = element;
    this.elementOid = elementOid;
    this.delimiter = delimiter;
    this.conversions = conversions;
    this.scalars = scalars;
  }

  @Override
  public boolean isBinary() {
    return element.isBinary();
  }

  @Override
  public boolean mayChange() {
    return element.mayChange();
  }

  @Override
  boolean isList() {
    return true;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int dimensions = in.getInt();
    in.getInt(); // whether there are nulls
    int oid = in.getInt();
    if (dimensions < 0 || dimensions > ArrayText.MAX_DIMENSIONS) {
      throw in.malformed();
    }
    int[] sizes = new int[dimensions];
    Integer[] lowerBounds = new Integer[dimensions];
    boolean bounded = false;
    long count = 1;
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = in.getInt();
      lowerBounds[i] = in.getInt();
      bounded |= lowerBounds[i] != 1;
      count *= sizes[i];
      if (sizes[i] < 0 || count > in.remaining() / 4) { // each element has a length
        throw in.malformed();
      }
    }
    if (dimensions == 0 || count == 0) {
      in.end();
      return List.of();
    }
    List<@Nullable Object> list = readLevel(in, codec(oid, in), sizes, 0);
    in.end();
    return bounded ? BoundedList.of(list, Arrays.asList(lowerBounds)) : list;
  }

  /**
   * An array that was cast without a change of its bytes, as from {@code text[]} to {@code
   * varchar[]}, still bears the OID of the elements it was made with.
   */
  private Codec codec(int oid, Input in) {
    if (oid == elementOid) {
      return element;
    }
    Codec actual = scalars.apply(oid);
    if (actual == null) {
      throw in.malformed();
    }
    return actual;
  }

  private static List<@Nullable Object> readLevel(Input in, Codec codec, int[] sizes, int level) {
    @Nullable Object[] values = new @Nullable Object[sizes[level]];
    boolean last = level + 1 == sizes.length;
    for (int i = 0; i < values.length; i++) {
      if (last) {
        int length = in.getInt();
        values[i] = length == -1 ? null : in.getValue(codec, length);
      } else {
        values[i] = readLevel(in, codec, sizes, level + 1);
      }
    }
    return Collections.<@Nullable Object>unmodifiableList(Arrays.asList(values));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case BoundedList list -> write(list, list.lowerBounds(), out);
      case List<?> list -> write(list, List.of(), out);
      case PgArray array -> write(elements(array), array.lowerBounds(), out);
      case Json json when json.value() instanceof List<?> list -> write(list, List.of(), out);
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  private List<?> elements(PgArray array) {
    return conversions.toDatabase(array.elements()) instanceof List<?> list ? list : List.of();
  }

  private void write(List<?> list, List<Integer> lowerBounds, WriteBuffer out) {
    List<Integer> sizes = sizes(list);
    if (!lowerBounds.isEmpty() && !sizes.isEmpty() && lowerBounds.size() != sizes.size()) {
      throw unfit(list, sizes.size() + " dimensions have " + lowerBounds.size() + " lower bounds");
    }
    out.putInt(sizes.size());
    int nulls = out.size();
    out.putInt(0);
    out.putInt(elementOid);
    for (int i = 0; i < sizes.size(); i++) {
      out.putInt(sizes.get(i));
      out.putInt(lowerBounds.isEmpty() ? 1 : lowerBounds.get(i));
    }
    if (!sizes.isEmpty()) {
      writeLevel(list, sizes, 0, nulls, out);
    }
  }

  /** The size of every dimension; none where there are no elements. */
  private List<Integer> sizes(List<?> list) {
    List<Integer> sizes = new ArrayList<>();
    Object first = list;
    while (first instanceof List<?> nested && !(element.isList() && !sizes.isEmpty())) {
      if (nested.isEmpty()) {
        if (!isEmpty(list)) {
          throw ragged(list);
        }
        return List.of();
      }
      if (sizes.size() == ArrayText.MAX_DIMENSIONS) {
        throw unfit(list, "it has more than " + ArrayText.MAX_DIMENSIONS + " dimensions");
      }
      sizes.add(nested.size());
      first = nested.getFirst();
    }
    return sizes;
  }

  private static boolean isEmpty(List<?> list) {
    return list.stream().allMatch(item -> item instanceof List<?> nested && isEmpty(nested));
  }

  private void writeLevel(
      List<?> list, List<Integer> sizes, int level, int nulls, WriteBuffer out) {
    if (list.size() != sizes.get(level)) {
      throw ragged(list);
    }
    boolean last = level + 1 == sizes.size();
    for (Object value : list) {
      if (!last) {
        if (!(value instanceof List<?> nested)) {
          throw ragged(list);
        }
        writeLevel(nested, sizes, level + 1, nulls, out);
      } else if (value == null) {
        out.setInt(nulls, 1);
        out.putInt(-1);
      } else if (value instanceof List<?> && !element.isList()) {
        throw ragged(list);
      } else {
        int start = out.size();
        out.putInt(0);
        element.write(value, out);
        out.setInt(start, out.size() - start - 4);
      }
    }
  }

  private ParameterException ragged(List<?> list) {
    return unfit(list, "the lists inside must all have the same length and depth");
  }

  @Override
  Object parse(String text) {
    return ArrayText.parse(text, delimiter, element::parse);
  }

  @Override
  String format(Object value) {
    return switch (value) {
      case PgArray array -> format(elements(array), array.lowerBounds());
      case BoundedList list -> format(list, list.lowerBounds());
      case List<?> list -> format(list, List.of());
      case Json json when json.value() instanceof List<?> list -> format(list, List.of());
      case String text -> text;
      default -> throw unfit(value);
    };
  }

  private String format(List<?> list, List<Integer> lowerBounds) {
    if (!element.isList()) {
      return ArrayText.format(new PgArray(list, lowerBounds), delimiter, element::format);
    }
    List<@Nullable String> texts = new ArrayList<>(list.size());
    for (Object item : list) {
      texts.add(item == null ? null : element.format(item));
    }
    return ArrayText.format(new PgArray(texts, lowerBounds), delimiter, PgText::of);
  }
}
