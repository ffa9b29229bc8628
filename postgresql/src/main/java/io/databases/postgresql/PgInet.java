package io.databases.postgresql;

import java.net.InetAddress;

/**
 * An {@code inet}: an IPv4 or IPv6 address, and how many of its leading bits name the network.
 *
 * @param prefix 32 or 128 for an address that stands for itself alone
 */
public record PgInet(InetAddress address, int prefix) {
  public PgInet {
    Addresses.checkPrefix(address, prefix);
  }

  /** The address alone. */
  public PgInet(InetAddress address) {
    this(address, Addresses.bits(address));
  }

  /**
   * From text such as {@code 192.168.0.1}, {@code 192.168.0.1/24} or {@code 2001:db8::1/64}; no
   * name is looked up.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgInet parse(String text) {
    InetAddress address = Addresses.address(text);
    return new PgInet(address, Addresses.prefix(text, address));
  }

  /** As PostgreSQL writes it: {@code 192.168.0.1/24}, without the prefix where it is the whole. */
  @Override
  public String toString() {
    String text = Addresses.text(address);
    return prefix == Addresses.bits(address) ? text : text + "/" + prefix;
  }
}
