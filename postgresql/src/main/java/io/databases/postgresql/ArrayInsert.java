package io.databases.postgresql;

import io.databases.Row;
import io.databases.postgresql.PgStatements.Question;
import io.databases.postgresql.protocol.Field;
import io.databases.postgresql.types.Oids;
import io.databases.spi.PlainInsert;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of one row that could insert many at once: {@code INSERT INTO t (a, b) VALUES ($1, $2)}
 * says the same as {@code INSERT INTO t (a, b) SELECT * FROM ROWS FROM (unnest($1), unnest($2))}
 * with arrays, as long as the table is one where a row inserted by a statement of its own is the
 * same as one of many.
 *
 * @param parameterOids the types of the parameters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ArrayInsert(PlainInsert insert, int[] parameterOids) {
  /**
   * Gives the names of the array types, in order, where the table and all types allow it, else no
   * row. They allow it where each row goes the same way as it would in a statement of its own:
   *
   * <ul>
   *   <li>an ordinary table, no view, foreign or partitioned one nor a part of that; without rules
   *       and row security;
   *   <li>without triggers on INSERT, which may see other rows inserted before, or run once for
   *       each statement;
   *   <li>no foreign key into the table itself, which a later row of the same statement would
   *       satisfy;
   *   <li>neither defaults nor checks with functions or operators of users, which may look at the
   *       table; no default of a domain, which is not looked into;
   *   <li>types whose arrays {@code unnest} gives back as they were: no arrays, which it flattens,
   *       no composites, of which it makes several columns, and no domains over these.
   * </ul>
   */
  static final Question QUESTION =
      new Question(
          """
          SELECT array_agg(
            pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(a.typname)
            ORDER BY p.position) AS types
          FROM ROWS FROM (pg_catalog.unnest($2::pg_catalog.oid[])) WITH ORDINALITY p(oid, position)
          JOIN pg_catalog.pg_type t ON t.oid = p.oid
          JOIN pg_catalog.pg_type a ON a.oid = t.typarray
          JOIN pg_catalog.pg_namespace s ON s.oid = a.typnamespace
          LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
          WHERE (t.typtype IN ('b', 'e', 'r', 'm')
              OR t.typtype = 'd' AND b.typtype IN ('b', 'e', 'r', 'm') AND b.typarray <> 0)
            AND EXISTS (
              SELECT FROM pg_catalog.pg_class c
              WHERE c.oid = pg_catalog.to_regclass($1::pg_catalog.text)
                AND c.relkind = 'r' AND NOT c.relispartition
                AND NOT c.relhasrules AND NOT c.relrowsecurity
                AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_trigger
                  WHERE tgrelid = c.oid AND NOT tgisinternal AND tgtype & 4 <> 0)
                AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_constraint
                  WHERE conrelid = c.oid AND contype = 'f' AND confrelid = c.oid)
                AND NOT EXISTS (
                  SELECT FROM (
                    SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, oid
                    FROM pg_catalog.pg_attrdef WHERE adrelid = c.oid
                    UNION ALL
                    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid
                    FROM pg_catalog.pg_constraint WHERE conrelid = c.oid) o(class, id)
                  JOIN pg_catalog.pg_depend d ON d.classid = o.class AND d.objid = o.id
                  WHERE d.refclassid IN (
                    'pg_catalog.pg_proc'::pg_catalog.regclass,
                    'pg_catalog.pg_operator'::pg_catalog.regclass))
                AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_attribute f
                  JOIN pg_catalog.pg_type v ON v.oid = f.atttypid
                  WHERE f.attrelid = c.oid AND f.attnum > 0 AND NOT f.attisdropped
                    AND v.typtype = 'd' AND v.typdefault IS NOT NULL))
          HAVING count(*) = pg_catalog.cardinality($2::pg_catalog.oid[])
          """,
          new int[] {Oids.TEXT, Oids.OID_ARRAY},
          List.of(new Field("types", 0, Oids.TEXT_ARRAY, -1)));

  /** What this statement could be made of, null where it says more than that. */
  static @Nullable ArrayInsert of(Prepared prepared) {
    int count = prepared.parameters();
    if (count == 0 || prepared.columns() != null || !prepared.takesBinary()) {
      return null;
    }
    var insert = PlainInsert.of(prepared.sql());
    return insert == null || insert.parameters() != count
        ? null
        : new ArrayInsert(insert, IntStream.range(0, count).map(prepared::parameterOid).toArray());
  }

  /** What {@link #QUESTION} takes. */
  Object[] values() {
    return new Object[] {
      insert.table(), IntStream.of(parameterOids).mapToObj(Integer::toUnsignedLong).toList()
    };
  }

  /** The statement that takes arrays, null where the answer to {@link #QUESTION} says no. */
  @Nullable String sql(List<Row> answer) {
    if (answer.size() != 1 || !(answer.getFirst().get("types") instanceof List<?> types)) {
      return null;
    }
    var arrays = new ArrayList<String>();
    for (var type : types) {
      arrays.add("pg_catalog.unnest($" + (arrays.size() + 1) + "::" + type + ")");
    }
    return "INSERT INTO %s %s SELECT * FROM ROWS FROM (%s)"
        .formatted(insert.table(), insert.columns(), String.join(", ", arrays));
  }
}
