package io.databases;

import java.util.function.Function;

/** A converter made of functions. */
record FunctionConverter<T>(
    Class<T> type, Function<? super T, ?> to, Function<Object, ? extends T> from)
    implements Converter<T> {
  @Override
  public Object toDatabase(T value) {
    return to.apply(value);
  }

  @Override
  public T fromDatabase(Object value) {
    return from.apply(value);
  }
}
