package io.databases.testing.tck;

import org.junit.jupiter.api.Nested;

/**
 * The whole suite for one driver. Its test class is
 *
 * <pre>{@code
 * class PostgresTckTest extends TckSuite {
 *   private static final TckTarget TARGET = new PostgresTarget();
 *
 *   @Override
 *   protected TckTarget target() {
 *     return TARGET;
 *   }
 * }
 * }</pre>
 */
public abstract class TckSuite {
  /** The database under test; the same each time. */
  protected abstract TckTarget target();

  @Nested
  class Addresses extends AddressesTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Async extends AsyncTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Connecting extends ConnectingTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Connections extends ConnectionsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Converters extends ConvertersTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Errors extends ErrorsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class ExecuteMany extends ExecuteManyTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class FaultStorm extends FaultStormTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Faults extends FaultsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class ForcedRollback extends ForcedRollbackTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class InLists extends InListsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Json extends JsonTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class NestedTransactions extends NestedTransactionsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Parameters extends ParametersTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class PublisherRules extends PublisherRulesTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Publishers extends PublishersTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Queries extends QueriesTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Records extends RecordsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Replicas extends ReplicasTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Rows extends RowsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Streams extends StreamsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Timeouts extends TimeoutsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class TransactionOptions extends TransactionOptionsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class TransactionThreads extends TransactionThreadsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Transactions extends TransactionsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class Types extends TypesTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }
  }

  @Nested
  class ErrorsByFutures extends ErrorsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }

  @Nested
  class ExecuteManyByFutures extends ExecuteManyTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }

  @Nested
  class InListsByFutures extends InListsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }

  @Nested
  class ParametersByFutures extends ParametersTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }

  @Nested
  class RecordsByFutures extends RecordsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }

  @Nested
  class RowsByFutures extends RowsTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }

  @Nested
  class TypesByFutures extends TypesTck {
    @Override
    protected TckTarget target() {
      return TckSuite.this.target();
    }

    @Override
    protected boolean byFutures() {
      return true;
    }
  }
}
