package io.databases.wire;

import io.databases.DatabaseException;
import io.databases.spi.Deadline;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel on which many callers send without waiting for each other, and whose answers come in
 * the order of what was sent.
 *
 * <p><b>Sending.</b> A caller encodes into the shared buffer under {@link #lock}. If nobody is
 * writing, it becomes the writer: it swaps the buffer for the spare one and writes, outside the
 * lock, and goes on until a swap finds nothing. What others encode meanwhile goes out with its next
 * write, so that many callers cost one system call. None waits for the network to take its bytes:
 * where the socket is full, a thread of its own writes the rest. While the server has enough to do,
 * it is not even written: see {@link Backlog}. Whoever sends when that is not so any more writes
 * all of it, or else the reader has it written.
 *
 * <p><b>Receiving.</b> A platform thread reads, for this channel alone or for several, and gives
 * each message to the oldest exchange that is not complete. Callers are woken by their replies.
 *
 * <p>The chain of pending exchanges runs from {@link #completed}, the last one answered, by {@link
 * Exchange#next} to {@link #last}. Callers append under the lock; only the reader takes away.
 *
 * @param <E> what the protocol sends
 */
public abstract class Pipeline<E extends Exchange> {
  private static final int BUFFER = 1 << 14;

  /** So often a caller writes, for others at last, before a thread of its own goes on. */
  private static final int TURNS = 16;

  /** Who sends much in one go waits while so much is not written yet. */
  private static final int ROOM = 1 << 17;

  private final Channel channel;
  private final ReadBuffer in;
  private final Reader reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition written = lock.newCondition();

  // Guarded by lock.
  private WriteBuffer out = new WriteBuffer(BUFFER);
  private @Nullable WriteBuffer spare = new WriteBuffer(BUFFER);
  private Exchange last;

  /** Where in the buffer that ends which was appended last. */
  private int lastEnd;

  private boolean writing;
  private boolean roomWanted;
  private @Nullable Supplier<? extends DatabaseException> end;

  /** Written by the reader alone. */
  private volatile Exchange completed;

  private final Backlog backlog = new Backlog(System::nanoTime);

  /** Whether something that was encoded is not written because the server has enough to do. */
  private volatile boolean waiting;

  private volatile boolean open = true;

  /** How many bytes the next message needs, as far as known. Of the reader. */
  private int wanted;

  /** What stands before the first exchange. */
  private static final class Start extends Exchange {
    @Override
    protected void lost(DatabaseException reason) {
      // Nothing is awaited.
    }
  }

  /**
   * @param in the channel's buffer, which may hold bytes already
   */
  @SuppressWarnings("this-escape") // nothing is read before start()
  protected Pipeline(Channel channel, ReadBuffer in, String name) {
    this.channel = channel;
    this.in = in;
    this.completed = new Start();
    this.last = completed;
    this.reader = channel.reader(new Incoming(), name);
  }

  /** Starts reading; once. */
  protected final void start() {
    reader.start();
  }

  /** Takes all whole messages out of the buffer; returns how many bytes the next one needs. */
  protected abstract int receive(ReadBuffer buffer) throws IOException;

  /** What to tell those who wait when the channel fails. */
  protected abstract DatabaseException describe(IOException cause);

  /** Tells an exchange that the rest of its answer will not come; as {@link #ended}, before it. */
  protected void lost(E exchange, DatabaseException reason) {
    exchange.lost(reason);
  }

  /** Runs once, on whichever thread found the channel closed, after all pending were told. */
  protected void ended() {}

  /** The lock under which callers encode; for state of the protocol that goes with the order. */
  public final ReentrantLock lock() {
    return lock;
  }

  /** Where to encode; under the lock. */
  public final WriteBuffer out() {
    return out;
  }

  /** Puts an exchange behind those that are pending; under the lock, beside encoding it. */
  public void append(E exchange) {
    lastEnd = out.size();
    exchange.number = last.number + (exchange.isAnswered() ? 1 : 0);
    last.next = exchange;
    last = exchange;
  }

  /**
   * Takes back what was encoded from this position on and does not belong to an exchange that was
   * appended; under the lock, which has been held since.
   */
  protected final void takeBack(int position) {
    out.truncate(Math.max(position, lastEnd));
  }

  /** The oldest pending exchange, null where none is; for others than the reader, a moment ago. */
  @SuppressWarnings("unchecked") // only append() puts any in
  protected final @Nullable E current() {
    return (E) completed.next;
  }

  /** Takes the oldest pending exchange away; on the reader. */
  protected final void complete(E exchange) {
    completed = exchange;
  }

  /** Why the channel ended, null while it is open; under the lock. */
  public final @Nullable DatabaseException end() {
    return end == null ? null : end.get();
  }

  public final boolean isOpen() {
    return open;
  }

  /**
   * Writes what was encoded, or leaves it to others who will. Does not wait: what the socket does
   * not take at once is written by a thread of its own. To be called after encoding, with the lock
   * held exactly once; gives the lock back.
   */
  protected final void flushAndUnlock() {
    flushAndUnlock(false);
  }

  private void flushAndUnlock(boolean mayWait) {
    if (writing || out.isEmpty() || canWait()) {
      lock.unlock(); // whoever writes, or will, takes this along
      return;
    }
    writing = true;
    writeAll(mayWait);
  }

  /** Writes until nothing is left; with the lock held, which it gives back. */
  private void writeAll(boolean mayWait) {
    for (int turn = 0; mayWait || turn < TURNS; turn++) {
      waiting = false;
      backlog.writing(last.number);
      var full = out;
      out = Objects.requireNonNull(spare);
      spare = null;
      lastEnd = 0;
      lock.unlock();
      if (!write(full, mayWait)) {
        elsewhere(() -> writeRest(full));
        return;
      }
      lock.lock();
      if (!hasMore(full)) {
        lock.unlock();
        return;
      }
    }
    lock.unlock();
    elsewhere(() -> {
      lock.lock();
      writeAll(true);
    });
  }

  /** False where some of it is left to be waited for by a thread that may. */
  private boolean write(WriteBuffer full, boolean mayWait) {
    try {
      if (!channel.writeNow(full.array(), 0, full.size())) {
        if (!mayWait) {
          return false;
        }
        channel.writeRest();
      }
      full.clear();
    } catch (Throwable e) {
      notWritten(full, e);
    }
    return true;
  }

  private void writeRest(WriteBuffer full) {
    try {
      channel.writeRest();
      full.clear();
    } catch (Throwable e) {
      notWritten(full, e);
    }
    lock.lock();
    if (hasMore(full)) {
      writeAll(true);
    } else {
      lock.unlock();
    }
  }

  private void notWritten(WriteBuffer full, Throwable cause) {
    full.truncate(0);
    var told =
        cause instanceof IOException known
            ? known
            : new IOException("what was to be sent could not be written: " + cause, cause);
    fail(() -> describe(told));
  }

  /**
   * Takes back a buffer that was written; whether there is more to be. If not, nobody writes from
   * here on. Under the lock.
   */
  private boolean hasMore(WriteBuffer full) {
    spare = full;
    if (roomWanted) {
      roomWanted = false;
      written.signalAll();
    }
    writing = !out.isEmpty() && end == null && !canWait();
    return writing;
  }

  /**
   * Whether the server has enough to do without what was encoded; under the lock. Platform threads
   * do not wait, since virtual ones may be kept from running that would write for them.
   */
  private boolean canWait() {
    if (!backlog.isEnough(completed.number)
        || out.size() >= ROOM
        || !Thread.currentThread().isVirtual()) {
      return false;
    }
    waiting = true;
    return backlog.isEnough(completed.number); // or the reader may not have seen that it waits
  }

  /** Has what was encoded written, by a thread of its own: for those that must not wait for it. */
  public final void flushElsewhere() {
    elsewhere(() -> {
      lock.lock();
      flushAndUnlock(true);
    });
  }

  private static void elsewhere(Runnable writing) {
    Thread.ofVirtual().name("databases-writer").start(writing);
  }

  /**
   * Has what was encoded written by another thread, and waits until there is room for more; for
   * those that send much in one go. With the lock held exactly once; gives the lock back.
   *
   * @throws TimeoutException where there is no room by then
   */
  public final void flushForMore(Deadline deadline) throws InterruptedException, TimeoutException {
    try {
      if (!writing && !out.isEmpty()) {
        flushElsewhere();
      }
      while (out.size() >= ROOM && end == null) {
        long left = deadline.remaining(System.nanoTime());
        if (left <= 0) {
          throw new TimeoutException();
        }
        roomWanted = true;
        written.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What the reader does. */
  private final class Incoming implements Reader.Source {
    @Override
    public boolean begin() {
      try {
        wanted = receive(in);
        in.checkLimit(wanted); // its bytes may never come
        return true;
      } catch (IOException e) {
        fail(() -> describe(e));
      } catch (DatabaseException e) {
        fail(() -> e);
      } catch (RuntimeException | VirtualMachineError e) { // out of memory, above all
        fail(unreadable(e));
      }
      return false;
    }

    private Supplier<DatabaseException> unreadable(Throwable cause) {
      var told = new IOException("the server's answer could not be read: " + cause, cause);
      return () -> describe(told);
    }

    @Override
    public boolean read() {
      try {
        in.fillNow(channel, wanted);
      } catch (IOException e) {
        fail(() -> describe(e));
        return false;
      } catch (OutOfMemoryError e) {
        fail(unreadable(e));
        return false;
      }
      boolean goesOn = begin();
      long answered = completed.number;
      backlog.answered(answered);
      if (waiting && !backlog.isEnough(answered)) {
        waiting = false;
        flushElsewhere();
      }
      return goesOn;
    }

    @Override
    public void over() {
      fail(() ->
          describe(new IOException("the connection is closed"))); // where nothing was said before
      var reason = reason();
      forEachPending(exchange -> lost(exchange, reason.get()));
      ended();
    }
  }

  /**
   * Has nothing read until {@link #resumeReading}, but for what is in the buffer; on the reader.
   */
  public final void pauseReading() {
    reader.pause();
  }

  public final void resumeReading() {
    reader.resume();
  }

  private Supplier<? extends DatabaseException> reason() {
    lock.lock();
    try {
      return Objects.requireNonNull(end);
    } finally {
      lock.unlock();
    }
  }

  private void forEachPending(Consumer<E> action) {
    for (var exchange = current(); exchange != null; exchange = current()) {
      complete(exchange);
      action.accept(exchange);
    }
  }

  /**
   * Ends the channel for a reason that everybody pending is told; the first reason counts.
   *
   * @param reason gives each its own exception, since each throws it with a trace of its own
   */
  protected final void fail(Supplier<? extends DatabaseException> reason) {
    lock.lock();
    try {
      if (end == null) {
        end = reason;
      }
      open = false;
      written.signalAll();
    } finally {
      lock.unlock();
    }
    channel.close();
    reader.closed(); // it tells those that wait
  }

  /** Waits until the reader has ended. */
  protected final void joinReader() throws InterruptedException {
    reader.join();
  }

  protected final Channel channel() {
    return channel;
  }
}
