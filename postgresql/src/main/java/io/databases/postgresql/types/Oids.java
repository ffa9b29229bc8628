package io.databases.postgresql.types;

/** The OIDs of types that are built in and asked for by name; {@link BuiltInTypes} has all. */
public final class Oids {
  /** What a parameter of no known type has. */
  public static final int UNSPECIFIED = 0;

  public static final int BOOL = 16;
  public static final int INT8 = 20;
  public static final int INT2 = 21;
  public static final int INT4 = 23;
  public static final int TEXT = 25;
  public static final int OID = 26;
  public static final int FLOAT4 = 700;
  public static final int FLOAT8 = 701;
  public static final int TEXT_ARRAY = 1009;
  public static final int OID_ARRAY = 1028;
  public static final int RECORD = 2249;
  public static final int RECORD_ARRAY = 2287;

  private Oids() {}
}
