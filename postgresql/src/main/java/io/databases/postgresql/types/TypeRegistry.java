package io.databases.postgresql.types;

import io.databases.postgresql.types.TypeInfo.Attribute;
import io.databases.postgresql.types.TypeInfo.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All types of one database: those built in, and those it has told of so far.
 *
 * <p>A session that meets an OID for which {@link #find} has nothing runs {@link TypeInfo#LOOKUP}
 * and passes the answer to {@link #learn}. OIDs mean something within one server only, so what one
 * has told must not be used with another.
 *
 * <p>Safe for use by many threads.
 */
public final class TypeRegistry {
  /** Types made of types more often than this are an attack on the stack. */
  private static final int MAX_DEPTH = 64;

  private final BuiltInTypes builtIn;
  private final Codec record;
  private final Codec records;
  private final Map<Integer, Codec> learnt = new ConcurrentHashMap<>();

  public TypeRegistry(BuiltInTypes builtIn) {
    this.builtIn = builtIn;
    this.record = new RecordCodec(this::find, builtIn.conversions());
    this.records = builtIn.array(Oids.RECORD, record, ',');
  }

  /** Null where the type is not known yet: see {@link TypeInfo#LOOKUP}. */
  public @Nullable Codec find(int oid) {
    Codec codec = builtIn.find(oid);
    if (codec != null) {
      return codec;
    }
    return switch (oid) {
      case Oids.RECORD -> record;
      case Oids.RECORD_ARRAY -> records;
      default -> learnt.get(oid);
    };
  }

  /** A type that is not known comes and goes as text. */
  public Codec get(int oid) {
    Codec codec = find(oid);
    return codec != null ? codec : TextCodec.ofUnknown(Integer.toUnsignedString(oid));
  }

  /**
   * Takes in the answer to {@link TypeInfo#LOOKUP}.
   *
   * @param asked what was asked for; a type that no longer exists is from now on known as text
   */
  public void learn(Collection<TypeInfo> answer, int... asked) {
    Map<Integer, TypeInfo> infos = new HashMap<>();
    for (TypeInfo info : answer) {
      infos.put(info.oid(), info);
    }
    for (int oid : asked) {
      learn(oid, infos, 0);
    }
  }

  /** Forgets what was learnt: the types may have been changed since. */
  public void forget() {
    learnt.clear();
  }

  private Codec learn(int oid, Map<Integer, TypeInfo> infos, int depth) {
    Codec codec = find(oid);
    if (codec == null) {
      TypeInfo info = infos.get(oid);
      codec =
          info == null || depth > MAX_DEPTH
              ? TextCodec.ofUnknown(Integer.toUnsignedString(oid))
              : make(info, infos, depth + 1);
      learnt.put(oid, codec);
    }
    return codec;
  }

  private Codec make(TypeInfo info, Map<Integer, TypeInfo> infos, int depth) {
    return switch (info.kind()) {
      case BASE -> base(info.name());
      case ENUM -> new TextCodec(info.name());
      case DOMAIN -> learn(info.target(), infos, depth);
      case ARRAY ->
          BuiltInTypes.usable(
              builtIn.array(info.target(), learn(info.target(), infos, depth), info.delimiter()));
      case RANGE -> BuiltInTypes.usable(range(info, infos, depth));
      case MULTIRANGE -> {
        TypeInfo range = infos.get(info.target());
        yield range == null || range.kind() != Kind.RANGE
            ? TextCodec.ofUnknown(info.name())
            : BuiltInTypes.usable(new MultirangeCodec(info.name(), range(range, infos, depth)));
      }
      case COMPOSITE -> BuiltInTypes.usable(composite(info, infos, depth));
      case PSEUDO -> TextCodec.ofUnknown(info.name());
    };
  }

  /** Types of extensions are known by name, since their OIDs differ from database to database. */
  private static Codec base(String name) {
    return switch (name) {
      case "hstore" -> new HstoreCodec();
      case "citext" -> new TextCodec(name);
      default -> TextCodec.ofUnknown(name);
    };
  }

  private RangeCodec range(TypeInfo info, Map<Integer, TypeInfo> infos, int depth) {
    Codec subtype = learn(info.target(), infos, depth);
    return new RangeCodec(info.name(), subtype, builtIn.conversions());
  }

  private CompositeCodec composite(TypeInfo info, Map<Integer, TypeInfo> infos, int depth) {
    List<CompositeCodec.Attribute> attributes = new ArrayList<>();
    for (Attribute attribute : info.attributes()) {
      attributes.add(
          new CompositeCodec.Attribute(
              attribute.name(), attribute.oid(), learn(attribute.oid(), infos, depth)));
    }
    return new CompositeCodec(info.name(), attributes, builtIn.conversions());
  }
}
