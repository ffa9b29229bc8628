package io.databases.internal.sql;

import io.databases.ParameterException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the components of one class of records by the names of parameters: a component answers to
 * its own name first, then to what differs from it only in case and underscores, as columns do the
 * other way round.
 */
final class RecordComponents {
  private static final ClassValue<RecordComponents> CACHE =
      new ClassValue<>() {
        @Override
        protected RecordComponents computeValue(Class<?> type) {
          return new RecordComponents(type);
        }
      };

  /** A method handle takes few more than 250 arguments. */
  private static final int MOST_TOGETHER = 200;

  /** So many records are read by an accessor at a time, in case that no more come. */
  private static final int FEW = 100;

  private final List<String> names = new ArrayList<>();

  /** Accessors of type {@code (Object)Object}, by component name. */
  private final Map<String, MethodHandle> accessors = new HashMap<>();

  /** The same by {@link #fold}ed name, for names that are no component's. */
  private final Map<String, MethodHandle> foldedAccessors = new HashMap<>();

  /** Those for the statement bound last. Threads may see another's, which is as good. */
  private @Nullable Found latest;

  /** The components that a statement's parameters mean. Used by many threads. */
  private static final class Found {
    final ParsedSql sql;

    /** By slot. */
    final MethodHandle[] accessors;

    /** How many records were read, about: threads may overwrite each other's count. */
    private int reads;

    /** Calls all accessors, {@code (Object)Object[]}; any thread's is as good. */
    private @Nullable MethodHandle together;

    Found(ParsedSql sql, MethodHandle[] accessors) {
      this.sql = sql;
      this.accessors = accessors;
    }

    /** The same for another statement with the same names, such as the next COPY of a table. */
    Found(ParsedSql sql, Found like) {
      this(sql, like.accessors);
      reads = like.reads;
      together = like.together;
    }

    /**
     * A handle that calls all of them, and costs as much as one of them by itself; null where they
     * are too many, or there were few records yet: it takes as long to make as dozens of them.
     */
    @Nullable MethodHandle together() {
      MethodHandle known = together;
      if (known == null && accessors.length <= MOST_TOGETHER && reads++ >= FEW) {
        known = RecordComponents.together(accessors);
        together = known;
      }
      return known;
    }
  }

  private RecordComponents(Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      MethodHandle accessor = accessor(type, component);
      names.add(component.getName());
      accessors.put(component.getName(), accessor);
      foldedAccessors.putIfAbsent(fold(component.getName()), accessor);
    }
  }

  static RecordComponents of(Class<? extends Record> type) {
    return CACHE.get(type);
  }

  List<String> names() {
    return names;
  }

  /** The values for a statement with named parameters, or with none, by slot. */
  @Nullable Object[] read(ParsedSql sql, Record row) {
    Found found = latest;
    if (found == null || found.sql != sql) {
      found =
          found != null && found.sql.names().equals(sql.names())
              ? new Found(sql, found)
              : new Found(sql, find(sql));
      latest = found;
    }
    MethodHandle together = found.together();
    if (together == null) {
      return oneByOne(found, row);
    }
    try {
      return (Object[]) together.invokeExact((Object) row);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return oneByOne(found, row); // names the accessor that fails
    }
  }

  private static @Nullable Object[] oneByOne(Found found, Record row) {
    MethodHandle[] wanted = found.accessors;
    @Nullable Object[] values = new Object[wanted.length];
    for (int slot = 0; slot < wanted.length; slot++) {
      try {
        values[slot] = (Object) wanted[slot].invokeExact((Object) row);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new ParameterException(
            "the accessor for %s of %s failed"
                .formatted(found.sql.parameterName(slot), row.getClass().getName()),
            e);
      }
    }
    return values;
  }

  private MethodHandle[] find(ParsedSql sql) {
    List<String> parameters = sql.names();
    MethodHandle[] found = new MethodHandle[parameters.size()];
    for (int slot = 0; slot < found.length; slot++) {
      MethodHandle accessor = accessors.get(parameters.get(slot));
      if (accessor == null) {
        accessor = foldedAccessors.get(sql.foldedNames.get(slot));
        if (accessor == null) {
          throw missing(sql);
        }
      }
      found[slot] = accessor;
    }
    return found;
  }

  private static MethodHandle together(MethodHandle[] accessors) {
    MethodHandle array =
        MethodHandles.identity(Object[].class).asCollector(Object[].class, accessors.length);
    return MethodHandles.permuteArguments(
        MethodHandles.filterArguments(array, 0, accessors),
        MethodType.methodType(Object[].class, Object.class),
        new int[accessors.length]); // the record for each of them
  }

  private ParameterException missing(ParsedSql sql) {
    List<String> missing = new ArrayList<>(sql.names());
    missing.removeIf(name -> foldedAccessors.containsKey(fold(name)));
    missing.replaceAll(name -> ":" + name);
    return ParameterErrors.missing(sql, missing, ParameterErrors.colons(names));
  }

  private static MethodHandle accessor(Class<?> type, RecordComponent component) {
    Method method = component.getAccessor();
    if (!method.trySetAccessible()) {
      Module library = RecordComponents.class.getModule();
      throw new ParameterException(
          "cannot read the components of %s: add \"opens %s%s;\" to the module-info of %s"
              .formatted(
                  type.getName(),
                  type.getPackageName(),
                  library.isNamed() ? " to " + library.getName() : "",
                  type.getModule().getName()));
    }
    try {
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (IllegalAccessException e) {
      throw new ParameterException("cannot read the components of " + type.getName(), e);
    }
  }

  /** {@code createdat} for {@code createdAt} and {@code created_at}. */
  static String fold(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
