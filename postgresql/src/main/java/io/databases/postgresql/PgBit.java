package io.databases.postgresql;

import java.util.BitSet;

/**
 * A {@code bit(n)} or {@code varbit}: a string of bits.
 *
 * @param bits one {@code 0} or {@code 1} for each, the first bit first
 */
public record PgBit(String bits) {
  public PgBit {
    for (int i = 0; i < bits.length(); i++) {
      if (bits.charAt(i) != '0' && bits.charAt(i) != '1') {
        throw new IllegalArgumentException("a bit string consists of 0 and 1");
      }
    }
  }

  /** The first {@code length} bits of the set, bit 0 first. */
  public static PgBit of(BitSet set, int length) {
    if (set.length() > length) {
      throw new IllegalArgumentException(
          "the set has " + set.length() + " bits, more than " + length);
    }
    StringBuilder bits = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      bits.append(set.get(i) ? '1' : '0');
    }
    return new PgBit(bits.toString());
  }

  /**
   * From text such as {@code 0101}.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgBit parse(String text) {
    return new PgBit(text);
  }

  public int length() {
    return bits.length();
  }

  /** The bit at a position, counted from 0. */
  public boolean get(int index) {
    return bits.charAt(index) == '1';
  }

  /** The bits that are 1, the first bit as 0; how many bits there are is lost. */
  public BitSet toBitSet() {
    BitSet set = new BitSet(length());
    for (int i = 0; i < length(); i++) {
      set.set(i, get(i));
    }
    return set;
  }

  /** As PostgreSQL writes it: {@code 0101}. */
  @Override
  public String toString() {
    return bits;
  }
}
