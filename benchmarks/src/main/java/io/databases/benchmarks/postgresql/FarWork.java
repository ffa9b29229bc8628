package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.Client;
import io.databases.benchmarks.server.Selecting;
import io.databases.benchmarks.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** What a caller does who is far from the server, one thing after the other or at once. */
final class FarWork {
  private static final int TEN = 10;

  private FarWork() {}

  /** A client that does not wait. */
  interface Later {
    CompletableFuture<Integer> selectLater(int id);
  }

  static void select(Client client, RandomGenerator random) throws Exception {
    Selecting.select(client, random);
  }

  static void add(Client client, RandomGenerator random) throws Exception {
    client.add(id(random));
  }

  static void addAtOnce(OursClient client, RandomGenerator random) {
    client.addAtOnce(id(random));
  }

  static void selectTen(Client client, RandomGenerator random) throws Exception {
    for (int i = 0; i < TEN; i++) {
      Selecting.select(client, random);
    }
  }

  static void selectTenAtOnce(Later client, RandomGenerator random) {
    var replies = new ArrayList<CompletableFuture<Integer>>(TEN);
    int[] ids = random.ints(TEN, 1, Server.WORLD_ROWS + 1).toArray();
    for (int id : ids) {
      replies.add(client.selectLater(id));
    }
    for (int i = 0; i < TEN; i++) {
      int n = replies.get(i).join();
      if (n != ids[i] * 3) {
        throw new IllegalStateException("row " + ids[i] + " has " + n);
      }
    }
  }

  static void selectByTenThreads(Client client, RandomGenerator random) throws Exception {
    List<FutureTask<Boolean>> tasks = new ArrayList<>(TEN);
    for (int i = 0; i < TEN; i++) {
      Callable<Boolean> one =
          () -> {
            Selecting.select(client, ThreadLocalRandom.current());
            return true;
          };
      var task = new FutureTask<>(one);
      tasks.add(task);
      Thread.startVirtualThread(task);
    }
    for (var task : tasks) {
      task.get();
    }
  }

  private static int id(RandomGenerator random) {
    return random.nextInt(1, Server.WORLD_ROWS + 1);
  }
}
