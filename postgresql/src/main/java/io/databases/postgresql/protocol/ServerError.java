package io.databases.postgresql.protocol;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** Whether the server ends the session with it. */
  public boolean isFatal() {
    return severity().equals("FATAL") || severity().equals("PANIC");
  }

  /** Empty where the server did not send it. */
  public Optional<String> field(char letter) {
    return Optional.ofNullable(fields.get(letter));
  }

  /** Empty too where it is no number. */
  public OptionalInt number(char letter) {
    try {
      return OptionalInt.of(Integer.parseInt(fields.getOrDefault(letter, "")));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** What may be shown to anybody. */
  @Override
  public String toString() {
    return severity() + " " + sqlState() + ": " + message();
  }
}
