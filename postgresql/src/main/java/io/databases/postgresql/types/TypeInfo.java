package io.databases.postgresql.types;

import io.databases.MappingException;
import io.databases.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of one of its types.
 *
 * @param target the type this one is made of: an array's elements, a domain's base, a range's
 *     subtype, a multirange's range; 0 for the other kinds
 * @param delimiter stands between the elements of an array in text
 * @param attributes of a composite type, in order
 */
public record TypeInfo(
    int oid, String name, Kind kind, int target, char delimiter, List<Attribute> attributes) {
  public TypeInfo {
    attributes = List.copyOf(attributes);
  }

  public enum Kind {
    BASE,
    ARRAY,
    COMPOSITE,
    DOMAIN,
    ENUM,
    RANGE,
    MULTIRANGE,
    PSEUDO
  }

  /** An attribute of a composite type. */
  public record Attribute(String name, int oid) {}

  /**
   * Asks for types by OID: one parameter, an {@code oid[]}. Answers with a row for each of them and
   * for each type they are made of, all in one round trip; none for an OID that does not exist. For
   * PostgreSQL 14 and later.
   */
  public static final String LOOKUP =
      """
      WITH RECURSIVE wanted(oid) AS (
        SELECT unnest($1::oid[])
        UNION
        SELECT part.oid
        FROM wanted
        JOIN pg_catalog.pg_type t ON t.oid = wanted.oid
        CROSS JOIN LATERAL (
          SELECT t.typelem
          UNION ALL SELECT t.typbasetype
          UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid
          UNION ALL SELECT r.rngtypid FROM pg_catalog.pg_range r WHERE r.rngmultitypid = t.oid
          UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        ) part(oid)
        WHERE part.oid <> 0
      )
      SELECT
        t.oid,
        t.typname::text AS name,
        CASE WHEN e.oid IS NULL THEN t.typtype::text ELSE 'a' END AS kind,
        coalesce(e.oid, nullif(t.typbasetype, 0), r.rngsubtype, m.rngtypid, 0)::oid AS target,
        coalesce(e.typdelim, t.typdelim)::text AS delimiter,
        ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
          ORDER BY a.attnum) AS names,
        ARRAY(SELECT a.atttypid FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
          ORDER BY a.attnum) AS types
      FROM wanted
      JOIN pg_catalog.pg_type t ON t.oid = wanted.oid
      LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
      LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
      LEFT JOIN pg_catalog.pg_range m ON m.rngmultitypid = t.oid
      """;

  /**
   * From a row of the answer to {@link #LOOKUP}.
   *
   * @throws MappingException where it is something else
   */
  public static TypeInfo of(Row row) {
    List<?> names = list(row, "names");
    List<?> oids = list(row, "types");
    if (names.size() != oids.size()) {
      throw malformed();
    }
    List<Attribute> attributes = new ArrayList<>(names.size());
    for (int i = 0; i < oids.size(); i++) {
      if (!(names.get(i) instanceof String name) || !(oids.get(i) instanceof Long oid)) {
        throw malformed();
      }
      attributes.add(new Attribute(name, oid.intValue()));
    }
    String delimiter = text(row, "delimiter");
    return new TypeInfo(
        (int) row.getLong("oid"),
        text(row, "name"),
        kind(text(row, "kind")),
        (int) row.getLong("target"),
        delimiter.isEmpty() ? ',' : delimiter.charAt(0),
        attributes);
  }

  private static Kind kind(String code) {
    return switch (code) {
      case "a" -> Kind.ARRAY;
      case "b" -> Kind.BASE;
      case "c" -> Kind.COMPOSITE;
      case "d" -> Kind.DOMAIN;
      case "e" -> Kind.ENUM;
      case "r" -> Kind.RANGE;
      case "m" -> Kind.MULTIRANGE;
      default -> Kind.PSEUDO;
    };
  }

  private static String text(Row row, String column) {
    if (row.get(column) instanceof String text) {
      return text;
    }
    throw malformed();
  }

  private static List<? extends @Nullable Object> list(Row row, String column) {
    if (row.get(column) instanceof List<?> list) {
      return list;
    }
    throw malformed();
  }

  private static MappingException malformed() {
    return new MappingException("The server described a type in an unexpected way");
  }
}
