package io.databases;

/** What becomes of a read for a replica when none can be reached. */
public enum ReplicaFallback {
  /** It goes to the primary, on a connection that cannot write. */
  PRIMARY,

  /** It fails with the error of the replica that was tried last. */
  ERROR
}
