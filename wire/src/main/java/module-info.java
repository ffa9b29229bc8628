/** What the native protocol engines share: channels, buffers, and the pipelined connection. */
module io.databases.wire {
  requires transitive io.databases;
  requires jdk.net;
  requires static transitive org.jspecify;

  exports io.databases.wire;
}
