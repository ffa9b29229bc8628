package io.databases.postgresql;

/** Which server, of several, a session is wanted on: libpq's {@code target_session_attrs}. */
enum TargetSession {
  ANY,
  READ_WRITE,
  READ_ONLY,
  PRIMARY,
  STANDBY,
  PREFER_STANDBY;

  /**
   * What a server says of itself.
   *
   * @param standby whether it replays what a primary sends
   * @param readOnly whether transactions cannot write unless they ask to
   */
  record Role(boolean standby, boolean readOnly) {
    @Override
    public String toString() {
      return (standby ? "a standby" : "a primary") + (readOnly ? ", read only" : "");
    }
  }

  boolean isMetBy(Role role) {
    return switch (this) {
      case ANY, PREFER_STANDBY -> true;
      case READ_WRITE -> !role.standby && !role.readOnly;
      case READ_ONLY -> role.standby || role.readOnly;
      case PRIMARY -> !role.standby;
      case STANDBY -> role.standby;
    };
  }
}
