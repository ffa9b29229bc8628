package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BankTransferTest {
  @Test
  void movesMoney() throws Exception {
    try (var database = Database.open("sqlite://")) {
      var bank = new BankTransfer(database);
      bank.open(List.of("Daisy", "Neil"), 100);
      bank.transfer("Daisy", "Neil", 30);
      assertThat(database.fetchAll("SELECT * FROM accounts ORDER BY name").toString())
          .isEqualTo("[name='Daisy' balance=70, name='Neil' balance=130]");
    }
  }

  @Test
  void neverOverdraws() {
    try (var database = Database.open("sqlite://")) {
      var bank = new BankTransfer(database);
      bank.open(List.of("Daisy", "Neil"), 100);
      assertThatThrownBy(() -> bank.transfer("Daisy", "Neil", 101))
          .isInstanceOf(BankTransfer.OverdrawnException.class);
      assertThat(bank.total()).isEqualTo(200);
    }
  }

  @Test
  void losesNothingWhenAThousandHappenAtOnce() {
    assertThat(Programs.output(() -> BankTransfer.main(new String[0])))
        .contains("name='Daisy' balance=")
        .endsWith("total 4000\n");
  }
}
