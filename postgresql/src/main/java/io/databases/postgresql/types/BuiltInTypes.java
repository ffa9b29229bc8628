package io.databases.postgresql.types;

import io.databases.spi.Conversions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types every server has, by their fixed OIDs, and their arrays. {@link TypeRegistry} adds what
 * a database has of its own.
 *
 * <p>Types that are for people or for the server itself, such as regclass, tsvector or aclitem, go
 * in text and are Strings. So does xml, whose binary form names an encoding of the server's.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class BuiltInTypes {
  private final Conversions conversions;
  private final Map<Integer, Codec> codecs = new HashMap<>();

  public BuiltInTypes(Conversions conversions) {
    this.conversions = conversions;
    addNumbers();
    addTexts();
    addTimes();
    addNetwork();
    addShapes();
    addRanges();
    addTextOnly();
  }

  /** Null where the type is not built in. */
  public @Nullable Codec find(int oid) {
    return codecs.get(oid);
  }

  Conversions conversions() {
    return conversions;
  }

  /** The codec of an array type. */
  ArrayCodec array(int elementOid, Codec element, char delimiter) {
    return new ArrayCodec(elementOid, element, delimiter, conversions, this::scalar);
  }

  private @Nullable Codec scalar(int oid) {
    Codec codec = find(oid);
    return codec == null || !codec.isBinary() || codec instanceof ArrayCodec ? null : codec;
  }

  /** Payloads in binary where the codec can do that. */
  static Codec usable(Codec codec) {
    return codec.isBinary() ? codec : codec.text();
  }

  private void add(int oid, int arrayOid, Codec codec) {
    add(oid, arrayOid, codec, ',');
  }

  private void add(int oid, int arrayOid, Codec codec, char delimiter) {
    codecs.put(oid, usable(codec));
    if (arrayOid != 0) {
      codecs.put(arrayOid, usable(array(oid, codec, delimiter)));
    }
  }

  private void addNumbers() {
    add(Oids.BOOL, 1000, new BoolCodec());
    add(Oids.INT8, 1016, new IntegerCodec(8));
    add(Oids.INT2, 1005, new IntegerCodec(2));
    add(Oids.INT4, 1007, new IntegerCodec(4));
    add(Oids.OID, Oids.OID_ARRAY, new UnsignedCodec("oid", 4));
    add(28, 1011, new UnsignedCodec("xid", 4));
    add(29, 1012, new UnsignedCodec("cid", 4));
    add(5069, 271, new UnsignedCodec("xid8", 8));
    add(Oids.FLOAT4, 1021, new FloatCodec(4));
    add(Oids.FLOAT8, 1022, new FloatCodec(8));
    add(1700, 1231, new NumericCodec());
    add(790, 791, new MoneyCodec());
    add(3220, 3221, new LsnCodec());
    add(1560, 1561, new BitCodec("bit"));
    add(1562, 1563, new BitCodec("varbit"));
    add(22, 1006, new VectorCodec("int2vector", Oids.INT2, new IntegerCodec(2)));
    add(30, 1013, new VectorCodec("oidvector", Oids.OID, new UnsignedCodec("oid", 4)));
  }

  private void addTexts() {
    add(Oids.UNSPECIFIED, 0, new TextCodec("unknown").text());
    add(705, 0, new TextCodec("unknown").text());
    add(Oids.TEXT, Oids.TEXT_ARRAY, new TextCodec("text"));
    add(1043, 1015, new TextCodec("varchar"));
    add(1042, 1014, new TextCodec("bpchar"));
    add(19, 1003, new TextCodec("name"));
    add(2275, 1263, new TextCodec("cstring"));
    add(1790, 2201, new TextCodec("refcursor"));
    add(2278, 0, new TextCodec("void"));
    add(18, 1002, new CharCodec());
    add(17, 1001, new ByteaCodec());
    add(2950, 2951, new UuidCodec());
    add(114, 199, new JsonCodec("json", false, conversions));
    add(3802, 3807, new JsonCodec("jsonb", true, conversions));
    add(4072, 4073, new JsonpathCodec());
  }

  private void addTimes() {
    add(1082, 1182, new DateCodec());
    add(1083, 1183, new TimeCodec());
    add(1266, 1270, new TimetzCodec());
    add(1114, 1115, new TimestampCodec(false));
    add(1184, 1185, new TimestampCodec(true));
    add(1186, 1187, new IntervalCodec());
  }

  private void addNetwork() {
    add(869, 1041, new InetCodec(false));
    add(650, 651, new InetCodec(true));
    add(829, 1040, new MacaddrCodec("macaddr", 6));
    add(774, 775, new MacaddrCodec("macaddr8", 8));
  }

  private void addShapes() {
    add(600, 1017, ShapeCodec.point());
    add(628, 629, ShapeCodec.line());
    add(601, 1018, ShapeCodec.lseg());
    add(603, 1020, ShapeCodec.box(), ';');
    add(718, 719, ShapeCodec.circle());
    add(602, 1019, new PointsCodec(true));
    add(604, 1027, new PointsCodec(false));
  }

  private void addRanges() {
    addRange("int4", 3904, 3905, 4451, 6150, new IntegerCodec(4));
    addRange("int8", 3926, 3927, 4536, 6157, new IntegerCodec(8));
    addRange("num", 3906, 3907, 4532, 6151, new NumericCodec());
    addRange("ts", 3908, 3909, 4533, 6152, new TimestampCodec(false));
    addRange("tstz", 3910, 3911, 4534, 6153, new TimestampCodec(true));
    addRange("date", 3912, 3913, 4535, 6155, new DateCodec());
  }

  private void addRange(
      String name, int oid, int arrayOid, int multiOid, int multiArrayOid, Codec subtype) {
    RangeCodec range = new RangeCodec(name + "range", subtype, conversions);
    add(oid, arrayOid, range);
    add(multiOid, multiArrayOid, new MultirangeCodec(name + "multirange", range));
  }

  private void addTextOnly() {
    addTextOnly(24, 1008, "regproc");
    addTextOnly(2202, 2207, "regprocedure");
    addTextOnly(2203, 2208, "regoper");
    addTextOnly(2204, 2209, "regoperator");
    addTextOnly(2205, 2210, "regclass");
    addTextOnly(2206, 2211, "regtype");
    addTextOnly(3734, 3735, "regconfig");
    addTextOnly(3769, 3770, "regdictionary");
    addTextOnly(4089, 4090, "regnamespace");
    addTextOnly(4096, 4097, "regrole");
    addTextOnly(4191, 4192, "regcollation");
    addTextOnly(27, 1010, "tid");
    addTextOnly(142, 143, "xml");
    addTextOnly(1033, 1034, "aclitem");
    addTextOnly(2970, 2949, "txid_snapshot");
    addTextOnly(5038, 5039, "pg_snapshot");
    addTextOnly(3614, 3643, "tsvector");
    addTextOnly(3615, 3645, "tsquery");
    addTextOnly(3642, 3644, "gtsvector");
    addTextOnly(194, 0, "pg_node_tree");
    addTextOnly(3361, 0, "pg_ndistinct");
    addTextOnly(3402, 0, "pg_dependencies");
    addTextOnly(5017, 0, "pg_mcv_list");
    addTextOnly(4600, 0, "pg_brin_bloom_summary");
    addTextOnly(4601, 0, "pg_brin_minmax_multi_summary");
    addTextOnly(2277, 0, "anyarray");
  }

  private void addTextOnly(int oid, int arrayOid, String name) {
    add(oid, arrayOid, new TextCodec(name).text());
  }
}
