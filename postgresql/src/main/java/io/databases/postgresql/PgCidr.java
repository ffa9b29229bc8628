package io.databases.postgresql;

import java.net.InetAddress;

/**
 * A {@code cidr}: an IPv4 or IPv6 network.
 *
 * @param address of the network: its bits beyond the prefix are 0
 * @param prefix how many leading bits name the network
 */
public record PgCidr(InetAddress address, int prefix) {
  public PgCidr {
    Addresses.checkPrefix(address, prefix);
    Addresses.checkNetwork(address, prefix);
  }

  /**
   * From text such as {@code 192.168.0.0/24} or {@code 2001:db8::/32}.
   *
   * @throws IllegalArgumentException where it is something else, or has bits set beyond the prefix
   */
  public static PgCidr parse(String text) {
    InetAddress address = Addresses.address(text);
    return new PgCidr(address, Addresses.prefix(text, address));
  }

  /** As PostgreSQL writes it: {@code 192.168.0.0/24}, always with the prefix. */
  @Override
  public String toString() {
    return Addresses.text(address) + "/" + prefix;
  }
}
