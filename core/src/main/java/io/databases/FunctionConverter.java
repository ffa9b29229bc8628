package io.databases;

import java.util.function.Function;

/** A converter made of functions. */
record FunctionConverter<T, S>(
    Class<T> type,
    Class<S> storedType,
    Function<? super T, ?> to,
    Function<? super S, ? extends T> from)
    implements Converter<T> {
  @Override
  public Object toDatabase(T value) {
    return to.apply(value);
  }

  @Override
  public T fromDatabase(Object value) {
    return from.apply(storedType.cast(value));
  }
}
