package io.databases.spi;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.LockTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A blocking session with a thread of its own, so that callers need not wait, may give up waiting,
 * and may be interrupted without harm to the connection. Callers queue requests and park; the
 * thread drains the queue, so that many statements cost one wake-up. It is a platform thread for
 * drivers whose native code would pin the carrier of a virtual one, else a virtual thread.
 *
 * <p><b>Quick reads.</b> Handing a request over and back takes several times as long as a point
 * select does. A driver that can break a statement off after a moment may say so by {@link
 * #runQuick}; a read that has always been quick ({@link QuickReads}) is run on the caller's own
 * thread then if it finds the session idle.
 *
 * <p>Thread safety: {@code submit}, {@code cancel}, {@code close} from any thread; everything that
 * {@link BlockingSession} declares runs on one thread at a time, the session's or that of a caller
 * with a quick read.
 */
public abstract class ThreadedSession extends BlockingSession {
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  /** How often a quick read looks whether another is over: some ten microseconds. */
  private static final int SPINS = 200;

  /** A request on its way, with the reply it is to get; a quick one may be overtaken by another. */
  protected record Task<T>(Request<T> request, Reply<T> reply, boolean quick) {}

  private final Thread thread;
  private final QuickReads quickReads;
  private final ConcurrentLinkedQueue<Task<?>> queue = new ConcurrentLinkedQueue<>();

  /** How many requests in the queue may not be overtaken; counted before they are there. */
  private final AtomicInteger inOrder = new AtomicInteger();

  private final Object runningLock = new Object();

  /** Held by whoever works on the connection; taken before {@link #runningLock}. */
  private final ReentrantLock work = new ReentrantLock();

  /** What the thread is at; guarded by {@link #runningLock}. */
  private @Nullable Reply<?> running;

  /** What was run and waits for its answer; guarded by {@link #runningLock}. */
  private final List<Reply<?>> unanswered = new ArrayList<>();

  /** True while the thread is parked or about to be; whoever takes that back wakes it, once. */
  private final AtomicBoolean asleep = new AtomicBoolean();

  /** True while a quick read runs; written under {@link #work}. */
  private volatile boolean runningQuick;

  private volatile boolean closing;
  private volatile boolean lost;

  /**
   * A session with a platform thread.
   *
   * @param name the thread's name
   */
  protected ThreadedSession(String name, QuickReads quickReads) {
    this(Thread.ofPlatform().daemon().name(name), quickReads);
  }

  /**
   * @param kind makes the thread: platform or virtual, with its name
   * @param quickReads those of the database, shared by its sessions
   */
  @SuppressWarnings("this-escape") // the thread is not started before start()
  protected ThreadedSession(Thread.Builder kind, QuickReads quickReads) {
    this.thread = kind.unstarted(this::work);
    this.quickReads = quickReads;
  }

  /** Starts the thread; called once by whoever made the session, when its fields are set. */
  protected final void start() {
    thread.start();
  }

  /** Stops the statement that is running, from another thread. Called only while one is running. */
  protected abstract void interruptRunning();

  /**
   * To be overridden where requests are run together: somebody wants to cancel one that was run and
   * waits for its answer ({@link #leaveUnanswered}). Called from another thread, which must not be
   * held up.
   *
   * @param busy whether another request is running now
   */
  protected void hurry(Reply<?> reply, boolean busy) {
    // It is answered when the others are.
  }

  /** Closes the driver's connection, on the session's thread; must not throw. */
  protected abstract void release();

  /**
   * To be overridden where a statement that does not end can be made to: called on another thread
   * when closing has waited for it in vain. What can be cut is the connection.
   */
  protected void sever() {
    // What is running ends by itself, if ever.
  }

  /**
   * Waits until the connection stands, for drivers that make it with the first request.
   *
   * @param what what is opened, for messages
   * @throws DatabaseException where it cannot be made in time; the session is closed then
   */
  protected final void awaitOpen(Duration limit, String what) {
    try {
      await(new Request.Ping(), limit, "opening " + what);
    } catch (DatabaseException e) {
      close();
      throw e;
    }
  }

  /**
   * Waits for what the driver itself wants of the session's thread.
   *
   * @param what what is done, for messages
   */
  protected final void await(Request<?> request, Duration limit, String what) {
    try {
      submit(request).await(Deadline.after(limit));
    } catch (TimeoutException e) {
      throw new LockTimeoutException(
          "%s took longer than %s".formatted(what, limit), ErrorDetails.NOTHING_SENT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("interrupted while " + what, ErrorDetails.NOTHING_SENT, e);
    }
  }

  /**
   * Runs a read that has always been quick on the caller's thread, for no longer than a moment.
   *
   * @return null where it did not turn out to be quick, has had no effect, and is to be queued like
   *     others; a driver that gives something else than null must also call {@link #timed}
   */
  protected @Nullable Result runQuick(Request.Execute request) {
    return null;
  }

  /**
   * Runs a read that has no other effect and may be broken off and run again, and notes how long it
   * takes.
   */
  protected final Result timed(Request.Execute request, Supplier<Result> read) {
    long start = System.nanoTime();
    var result = read.get();
    quickReads.ran(request.sql(), System.nanoTime() - start);
    return result;
  }

  /** Notes that a quick read was not quick. */
  protected final void overran(Request.Execute request) {
    quickReads.overran(request.sql());
  }

  @Override
  @SuppressWarnings("unchecked") // an Execute gives a Result
  public final <T> Reply<T> submit(Request<T> request) {
    if (request instanceof Request.Execute read && quickReads.isQuick(read.sql())) {
      var reply = inOrder.get() == 0 ? tryQuick(read) : null;
      return reply == null ? addToQueue(request, true) : (Reply<T>) reply;
    }
    return addToQueue(request, false);
  }

  @Override
  public final <T> Reply<T> enqueue(Request<T> request) {
    return submit(request);
  }

  /**
   * Only where nothing but quick reads is waiting, so that the order is kept as far as it matters.
   * If those were not overtaken, one of them in the queue would draw all others after it.
   */
  private @Nullable Reply<Result> tryQuick(Request.Execute request) {
    if (!lockSoon()) {
      return null;
    }
    try {
      var task = new Task<>(request, new Reply<Result>(), true);
      if (inOrder.get() > 0 || lost || isDoomed() || !enter(task)) {
        return null;
      }
      runningQuick = true;
      try {
        var result = runQuick(request);
        if (result == null) {
          return null;
        }
        task.reply.complete(result);
      } catch (Throwable e) {
        task.reply.fail(failure(e));
      } finally {
        runningQuick = false;
        leave();
      }
      return task.reply;
    } finally {
      work.unlock();
    }
  }

  /** Waits a moment where a quick read is running: for less than a hand-over would take. */
  private boolean lockSoon() {
    if (work.tryLock()) {
      return true;
    }
    for (int i = 0; i < SPINS && runningQuick; i++) {
      Thread.onSpinWait();
      if (!work.isLocked() && work.tryLock()) {
        return true;
      }
    }
    return false;
  }

  private <T> Reply<T> addToQueue(Request<T> request, boolean quick) {
    var reply = new Reply<T>();
    if (!quick) {
      inOrder.incrementAndGet();
    }
    queue.add(new Task<>(request, reply, quick));
    if (closing) {
      refusePending();
    } else if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
    return reply;
  }

  @Override
  public final void cancel(Reply<?> reply) {
    synchronized (runningLock) {
      if (running == reply) {
        interruptRunning();
      } else if (unanswered.contains(reply)) {
        hurry(reply, running != null);
      } else {
        reply.fail(
            new CancelledException(
                "the statement was cancelled before it was begun",
                ErrorDetails.NOTHING_SENT,
                null));
      }
    }
  }

  @Override
  public final boolean isOpen() {
    return !closing && !lost;
  }

  /** To be called by a driver that finds its connection broken. */
  protected final void markLost() {
    lost = true;
  }

  @Override
  public final void abandon() {
    closing = true;
    refusePending();
    synchronized (runningLock) {
      if (running != null) {
        interruptRunning();
      }
      if (thread.getState() == Thread.State.NEW) {
        thread.start(); // only to release
      }
    }
    LockSupport.unpark(thread);
  }

  @Override
  public final boolean isStuck() {
    synchronized (runningLock) {
      return running != null;
    }
  }

  @Override
  public final void close() {
    abandon();
    if (Thread.currentThread() != thread) {
      joinBriefly();
      if (thread.isAlive()) {
        failStuck();
        sever();
      }
    }
  }

  private void joinBriefly() {
    var limit = Deadline.after(closeGrace());
    boolean interrupted = false;
    long left = limit.remaining(System.nanoTime());
    while (left > 0 && thread.isAlive()) {
      try {
        thread.join(Duration.ofNanos(left));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = limit.remaining(System.nanoTime());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long closing waits for the end of what runs. */
  Duration closeGrace() {
    return CLOSE_GRACE;
  }

  /** Answers what was begun and does not end, so that nobody waits for it any longer. */
  private void failStuck() {
    List<Reply<?>> stuck;
    synchronized (runningLock) {
      stuck = new ArrayList<>(unanswered);
      if (running != null) {
        stuck.add(running);
      }
    }
    for (var reply : stuck) {
      reply.fail(
          new ConnectionLostException(
              "the connection was closed while the statement ran; whether it took effect is"
                  + " unknown",
              ErrorDetails.OUTCOME_UNKNOWN,
              null));
    }
  }

  private void work() {
    try {
      while (!closing) {
        if (!workOnce() && !stayAwake()) {
          sleep();
        }
      }
    } finally {
      closing = true;
      refusePending();
      work.lock();
      try {
        release();
      } finally {
        work.unlock();
      }
    }
  }

  /** Does what is next; false where nothing is. */
  private boolean workOnce() {
    work.lock();
    try {
      var task = next();
      if (task == null) {
        return false;
      }
      runningQuick = task.quick;
      handle(task);
      runningQuick = false;
      return true;
    } finally {
      work.unlock();
    }
  }

  /**
   * To be overridden where another request is sure to follow at once, and others wait meanwhile, as
   * in the middle of a transaction: how long the thread stays awake for that, in nanoseconds. To
   * wake it takes longer than most callers take to go on. Called on the session's thread.
   */
  protected long patience() {
    return 0;
  }

  /** True where a request came within the driver's patience. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it: others may have the processor
  private boolean stayAwake() {
    long patience = patience();
    if (patience == 0) {
      return false;
    }
    long start = System.nanoTime();
    while (queue.isEmpty() && !closing && System.nanoTime() - start < patience) {
      Thread.yield();
    }
    return !queue.isEmpty();
  }

  private void sleep() {
    asleep.set(true);
    if (queue.isEmpty() && !closing) {
      Thread.interrupted(); // would keep it awake
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  /** The next request that still wants an answer, or null where none is waiting. */
  protected final @Nullable Task<?> next() {
    var task = poll();
    while (task != null && task.reply.isDone()) {
      skip(task);
      task = poll();
    }
    return task;
  }

  private @Nullable Task<?> poll() {
    var task = queue.poll();
    if (task != null && !task.quick) {
      inOrder.decrementAndGet();
    }
    return task;
  }

  /** Does one request; overridden where several are done together. */
  protected void handle(Task<?> task) {
    if (enter(task)) {
      try {
        answer(task);
      } finally {
        leave();
      }
    } else {
      skip(task);
    }
  }

  /** To be called for a request that is not begun: it was cancelled, or the session is closed. */
  protected final void skip(Task<?> task) {
    refuse(task);
    var failure = task.reply.failure();
    if (failure != null) {
      keepFailedStart(task.request, failure);
    }
  }

  /** Marks a request as running, unless it is not to be begun: then it is to be skipped. */
  protected final boolean enter(Task<?> task) {
    synchronized (runningLock) {
      if (closing || task.reply.isDone()) {
        return false;
      }
      running = task.reply;
      return true;
    }
  }

  /** Marks that no request is running: none can be interrupted from here on. */
  protected final void leave() {
    synchronized (runningLock) {
      running = null;
    }
  }

  /**
   * Marks that no request is running, though this one is still to be answered. It may take effect,
   * so cancelling it only makes {@link #hurry}; {@link #answered} ends that.
   */
  protected final void leaveUnanswered(Task<?> task) {
    synchronized (runningLock) {
      running = null;
      unanswered.add(task.reply);
    }
  }

  /**
   * Marks that whatever waited for its answer has it, or is to be run again and may be cancelled
   * until then.
   */
  protected final void answered() {
    synchronized (runningLock) {
      unanswered.clear();
    }
  }

  private <T> void answer(Task<T> task) {
    if (lost) {
      task.reply.fail(lostFailure());
    } else {
      answer(task.request, task.reply);
    }
  }

  private void refusePending() {
    for (var task = poll(); task != null; task = poll()) {
      refuse(task);
    }
  }

  private void refuse(Task<?> task) {
    task.reply.fail(lost ? lostFailure() : closedFailure());
  }

  private static DatabaseException closedFailure() {
    return new ClosedException(
        "the connection is closed; the statement was not run",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false));
  }

  private static DatabaseException lostFailure() {
    return new ConnectionLostException(
        "the connection was lost; the statement was not run",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        null);
  }
}
