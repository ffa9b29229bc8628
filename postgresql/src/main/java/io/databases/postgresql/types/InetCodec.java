package io.databases.postgresql.types;

import io.databases.postgresql.PgCidr;
import io.databases.postgresql.PgInet;
import io.databases.wire.WriteBuffer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * {@code inet} and {@code cidr}: one byte each for the family (2 for IPv4, 3 for IPv6), the prefix,
 * whether it is a cidr, and how many bytes of address follow. {@link PgInet} and {@link PgCidr}.
 */
final class InetCodec extends Codec {
  private static final int IPV4 = 2;
  private static final int IPV6 = 3;

  private final boolean network;

  InetCodec(boolean network) {
    super(network ? "cidr" : "inet");
    this.network = network;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    if (length != 8 && length != 20) {
      throw malformed(length);
    }
    int size = length - 4;
    if (bytes[offset] != (size == 4 ? IPV4 : IPV6) || bytes[offset + 3] != size) {
      throw malformed(length);
    }
    InetAddress address = address(Arrays.copyOfRange(bytes, offset + 4, offset + length));
    int prefix = bytes[offset + 1] & 0xff;
    try {
      return network ? new PgCidr(address, prefix) : new PgInet(address, prefix);
    } catch (IllegalArgumentException e) {
      throw malformed(length);
    }
  }

  /** IPv6 stays IPv6, even where it holds an IPv4 address. */
  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // only for another number of bytes
    }
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case PgInet inet when !network -> write(inet.address(), inet.prefix(), out);
      case PgInet inet -> write(network(inet), out);
      case PgCidr cidr -> write(cidr.address(), cidr.prefix(), out);
      case InetAddress address -> write(address, 8 * address.getAddress().length, out);
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  private PgCidr network(PgInet inet) {
    try {
      return new PgCidr(inet.address(), inet.prefix());
    } catch (IllegalArgumentException e) {
      throw unfit(inet, "it has bits set beyond its prefix");
    }
  }

  private void write(InetAddress address, int prefix, WriteBuffer out) {
    byte[] bytes = address.getAddress();
    out.putByte(bytes.length == 4 ? IPV4 : IPV6);
    out.putByte(prefix);
    out.putByte(network ? 1 : 0);
    out.putByte(bytes.length);
    out.putBytes(bytes);
  }

  @Override
  Object parse(String text) {
    return network ? PgCidr.parse(text) : PgInet.parse(text);
  }

  @Override
  String format(Object value) {
    return value instanceof InetAddress address
        ? new PgInet(address).toString()
        : super.format(value);
  }
}
