package io.databases.postgresql.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A column as RowDescription names it. */
public record Field(String name, int tableOid, int typeOid, int typeModifier) {

  /** Reads a whole RowDescription. */
  public static List<Field> readAll(Message message) throws IOException {
    int count = message.getUnsignedShort();
    var fields = new ArrayList<Field>(Math.min(count, 1664));
    for (int i = 0; i < count; i++) {
      var name = message.getText();
      int tableOid = message.getInt();
      message.getShort(); // the column's number in its table
      int typeOid = message.getInt();
      message.getShort(); // the type's length
      int modifier = message.getInt();
      message.getShort(); // the format, not known before Bind
      fields.add(new Field(name, tableOid, typeOid, modifier));
    }
    return List.copyOf(fields);
  }
}
