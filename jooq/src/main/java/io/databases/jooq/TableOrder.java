package io.databases.jooq;

import io.databases.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jooq.ForeignKey;
import org.jooq.Table;

/** The order in which tables can be created. */
final class TableOrder {
  private final List<? extends Table<?>> wanted;
  private final LinkedHashSet<Table<?>> done = new LinkedHashSet<>();
  private final LinkedHashSet<Table<?>> path = new LinkedHashSet<>();

  private TableOrder(List<? extends Table<?>> wanted) {
    this.wanted = wanted;
  }

  /**
   * Each table after those it refers to, in the order given otherwise.
   *
   * @throws ConfigurationException where they refer to each other in a circle
   */
  static List<Table<?>> of(List<? extends Table<?>> tables) {
    var order = new TableOrder(tables);
    tables.forEach(order::visit);
    return new ArrayList<>(order.done);
  }

  private void visit(Table<?> table) {
    if (done.contains(table)) {
      return;
    }
    if (!path.add(table)) {
      throw new ConfigurationException(
          "the tables "
              + String.join(", ", path.stream().map(Table::getName).toList())
              + " refer to each other in a circle; create them with one reference left out, and add"
              + " it with ALTER TABLE");
    }
    table.getReferences().stream()
        .map(TableOrder::referred)
        .filter(other -> !other.equals(table) && wanted.contains(other))
        .forEach(this::visit);
    path.remove(table);
    done.add(table);
  }

  private static Table<?> referred(ForeignKey<?, ?> reference) {
    return reference.getKey().getTable();
  }
}
