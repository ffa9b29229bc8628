package io.databases.postgresql.protocol;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an ErrorResponse or NoticeResponse (section "Error and Notice Message Fields"), by
 * their letters.
 */
public record ServerError(Map<Character, String> fields) {

  public static ServerError read(Message message) throws IOException {
    var fields = new HashMap<Character, String>();
    while (true) {
      int letter = message.getByte();
      if (letter == 0) {
        return new ServerError(Map.copyOf(fields));
      }
      fields.put((char) letter, message.getText());
    }
  }

  public String sqlState() {
    return fields.getOrDefault('C', "XX000");
  }

  public String message() {
    return fields.getOrDefault('M', "no message");
  }

  /** The severity, not translated. */
  public String severity() {
    return fields.getOrDefault('V', fields.getOrDefault('S', "ERROR"));
  }

  public @Nullable String detail() {
    return fields.get('D');
  }

  public @Nullable String hint() {
    return fields.get('H');
  }

  public @Nullable String constraint() {
    return fields.get('n');
  }

  public @Nullable String position() {
    return fields.get('P');
  }
}
