package io.databases.examples;

import io.databases.Database;
import io.databases.TransactionOptions;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Money moves between accounts, on many virtual threads at once. Whatever happens, none is lost.
 *
 * <p>A transfer is one transaction. Where two are in each other's way the database may end one of
 * them; that one is run again, so its block does nothing but talk to the database.
 */
public final class BankTransfer {
  private static final TransactionOptions SAFE = TransactionOptions.serializable().withRetries(5);

  /** There is not enough on the account. */
  public static final class OverdrawnException extends Exception {
    private static final long serialVersionUID = 1L;

    OverdrawnException(String account) {
      super(account + " has not got that much");
    }
  }

  private final Database database;

  /** Works on this database, which stays the caller's to close. */
  public BankTransfer(Database database) {
    this.database = database;
  }

  /** Makes the accounts anew, each with the same balance. */
  public void open(List<String> accounts, long balance) {
    database.transaction(() -> {
      database.execute("DROP TABLE IF EXISTS accounts");
      database.execute("CREATE TABLE accounts (name VARCHAR(50) PRIMARY KEY, balance BIGINT)");
      database.executeMany(
          "INSERT INTO accounts (name, balance) VALUES (?, ?)",
          accounts.stream().map(name -> List.of(name, balance)).toList());
    });
  }

  /**
   * Moves money.
   *
   * @throws OverdrawnException where there is not enough; nothing has changed then
   */
  public void transfer(String from, String to, long amount) throws OverdrawnException {
    database.transaction(
        SAFE,
        () -> {
          var taken =
              database.execute(
                  "UPDATE accounts SET balance = balance - ? WHERE name = ? AND balance >= ?",
                  amount,
                  from,
                  amount);
          if (taken.affectedRows() == 0) {
            throw new OverdrawnException(from); // rolls back, and arrives at the caller as it is
          }
          database.execute("UPDATE accounts SET balance = balance + ? WHERE name = ?", amount, to);
        });
  }

  /** What is on all accounts together. */
  public long total() {
    Long sum = database.fetchValue(Long.class, "SELECT sum(balance) FROM accounts");
    return sum == null ? 0 : sum;
  }

  private void transferByChance(List<String> accounts) {
    var random = ThreadLocalRandom.current();
    var from = accounts.get(random.nextInt(accounts.size()));
    var to = accounts.get(random.nextInt(accounts.size()));
    try {
      transfer(from, to, random.nextLong(1, 200));
    } catch (OverdrawnException e) {
      // Then it does not happen.
    }
  }

  static void main(String[] arguments) {
    var accounts = List.of("Daisy", "Neil", "Zoë", "Ken");
    try (var database = Database.open(arguments.length > 0 ? arguments[0] : "sqlite://")) {
      var bank = new BankTransfer(database);
      bank.open(accounts, 1000);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 1000; i++) {
          threads.execute(() -> bank.transferByChance(accounts));
        }
      }
      for (var row : database.fetchAll("SELECT * FROM accounts ORDER BY name")) {
        IO.println(row);
      }
      IO.println("total " + bank.total());
    }
  }
}
