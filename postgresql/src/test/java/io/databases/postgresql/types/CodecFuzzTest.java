package io.databases.postgresql.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.databases.MappingException;
import io.databases.ParameterException;
import io.databases.postgresql.types.TypeInfo.Attribute;
import io.databases.postgresql.types.TypeInfo.Kind;
import io.databases.wire.WriteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes in, a codec gives a value or says that it is malformed, soon and in little memory.
 */
class CodecFuzzTest {
  /** For each codec; many more with {@code -Dfuzz.inputs}. */
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 200);

  private static final String CHARACTERS =
      "{}()[]<>,;:=\"\\/-+. \t0123456789eEPTYMDSxNULinfityBC٣é";

  private static List<Codec> codecs() {
    List<Codec> codecs = new ArrayList<>();
    TypeRegistry registry = new TypeRegistry(Codecs.BUILT_IN);
    registry.learn(
        List.of(
            new TypeInfo(20_000, "hstore", Kind.BASE, 0, ',', List.of()),
            new TypeInfo(
                20_001,
                "pair",
                Kind.COMPOSITE,
                0,
                ',',
                List.of(new Attribute("a", Oids.INT4), new Attribute("b", 1009))),
            new TypeInfo(20_002, "_pair", Kind.ARRAY, 20_001, ',', List.of()),
            new TypeInfo(20_003, "textrange", Kind.RANGE, Oids.TEXT, ',', List.of()),
            new TypeInfo(20_004, "texts", Kind.MULTIRANGE, 20_003, ',', List.of())),
        20_000,
        20_001,
        20_002,
        20_003,
        20_004);
    for (int oid = 0; oid < 20_010; oid++) {
      Codec codec = registry.find(oid);
      if (codec != null) {
        codecs.add(codec);
      }
    }
    assertThat(codecs).hasSizeGreaterThan(150);
    return codecs;
  }

  @Test
  void randomBytes() {
    for (Codec codec : codecs()) {
      Random random = new Random(codec.typeName().hashCode());
      for (int i = 0; i < INPUTS; i++) {
        byte[] payload =
            new byte[random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(40)];
        random.nextBytes(payload);
        for (int at = 0; at + 4 <= payload.length && random.nextInt(4) != 0; at += 4) {
          small(random, payload, at); // lengths and counts that nearly fit
        }
        read(codec, payload);
      }
    }
  }

  private static void small(Random random, byte[] payload, int at) {
    Arrays.fill(payload, at, at + 3, (byte) 0);
    payload[at + 3] = (byte) random.nextInt(24);
  }

  @Test
  void damagedValues() {
    for (RandomValues values : RandomValues.all()) {
      Random random = new Random(values.type().hashCode());
      for (int i = 0; i < INPUTS; i++) {
        boolean array = random.nextBoolean();
        Codec codec = Codecs.of(values.type() + (array ? "[]" : ""));
        Object value = values.next(random);
        byte[] payload = Codecs.write(codec, array ? Arrays.asList(value, null, value) : value);
        payload = Arrays.copyOf(payload, Math.max(0, payload.length + random.nextInt(-8, 3)));
        for (int flips = random.nextInt(3); flips > 0 && payload.length > 0; flips--) {
          payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        }
        read(codec, payload);
      }
    }
  }

  private static void read(Codec codec, byte[] payload) {
    Object value;
    try {
      value = Codecs.read(codec, payload);
    } catch (MappingException e) {
      return;
    } catch (RuntimeException | StackOverflowError e) {
      fail(codec.typeName() + " " + HexFormat.of().formatHex(payload), e);
      return;
    }
    assertThat(value).isNotNull();
    try {
      codec.format(value); // what was read can be shown
    } catch (RuntimeException e) {
      fail("shown: " + codec.typeName() + " " + HexFormat.of().formatHex(payload), e);
    }
  }

  @Test
  void randomText() {
    for (Codec codec : codecs()) {
      Random random = new Random(codec.typeName().hashCode());
      for (int i = 0; i < INPUTS; i++) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(30); length > 0; length--) {
          text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        parse(codec, text.toString());
      }
    }
  }

  @Test
  void damagedText() {
    for (RandomValues values : RandomValues.all()) {
      Random random = new Random(values.type().hashCode());
      for (int i = 0; i < INPUTS; i++) {
        boolean array = random.nextBoolean();
        Codec codec = Codecs.of(values.type() + (array ? "[]" : ""));
        Object value = values.next(random);
        StringBuilder text = new StringBuilder(codec.format(array ? List.of(value) : value));
        for (int damages = random.nextInt(3); damages > 0 && !text.isEmpty(); damages--) {
          text.setCharAt(
              random.nextInt(text.length()),
              CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        parse(codec, text.toString());
      }
    }
  }

  private static void parse(Codec codec, String text) {
    try {
      codec.read(text);
    } catch (MappingException e) {
      // as it should
    } catch (RuntimeException | StackOverflowError e) {
      fail(codec.typeName() + " " + text, e);
    }
    try {
      codec.write(text, new WriteBuffer(16));
    } catch (ParameterException e) {
      // as it should
    } catch (RuntimeException | StackOverflowError e) {
      fail(codec.typeName() + " " + text, e);
    }
  }

  @Test
  void countsThatCannotBe() {
    String most = "7fffffff";
    malformed(
        "int4[]", "00000002" + "00000000" + "00000017" + most + "00000001" + most + "00000001");
    malformed(
        "int4[]",
        "00000002" + "00000000" + "00000017" + most + "00000001" + "00000000" + "00000001");
    malformed("int4[]", "00000001" + "00000000" + "00000017" + most + "00000001");
    malformed("int4[]", "00000001" + "00000000" + "00000017" + "ffffffff" + "00000001");
    malformed("int4[]", "00000007" + "00000000" + "00000017" + "0000000100000001".repeat(7));
    malformed("int4[]", "ffffffff" + "00000000" + "00000017");
    malformed("polygon", most);
    malformed("path", "01" + most);
    malformed("int4multirange", most);
    malformed("record", most);
    malformed("varbit", most);
    malformed("int2vector", "00000001" + "00000000" + "00000015" + most + "00000000");
  }

  private static void malformed(String type, String payload) {
    assertThatThrownBy(() -> Codecs.read(Codecs.of(type), HexFormat.of().parseHex(payload)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("malformed");
  }

  /** Ten bytes for a number of 147,455 digits. */
  @Test
  @Timeout(20)
  void numbersWithManyZeros() {
    Codec codec = Codecs.of("numeric[]");
    int count = 200_000;
    WriteBuffer out = new WriteBuffer(1024);
    out.putInt(1);
    out.putInt(0);
    out.putInt(1700);
    out.putInt(count);
    out.putInt(1);
    for (int i = 0; i < count; i++) {
      out.putInt(10);
      out.putShort(1);
      out.putShort(32_767);
      out.putShort(0);
      out.putShort(16_383);
      out.putShort(9_999);
    }
    assertThat((List<?>) codec.read(out.array(), 0, out.size())).hasSize(count);
  }

  @Test
  void recordsInRecordsWithoutEnd() {
    int depth = 100_000;
    byte[] payload = new byte[12 * depth];
    WriteBuffer out = new WriteBuffer(payload.length);
    for (int i = 1; i <= depth; i++) {
      out.putInt(1);
      out.putInt(Oids.RECORD);
      out.putInt(payload.length - 12 * i);
    }
    assertThatThrownBy(() -> Codecs.of("record").read(out.array(), 0, out.size()))
        .isInstanceOf(MappingException.class);
  }

  @Test
  void listsInListsWithoutEnd() {
    String text = "{".repeat(100_000);
    assertThatThrownBy(() -> Codecs.of("int4[]").read(text)).isInstanceOf(MappingException.class);
  }
}
