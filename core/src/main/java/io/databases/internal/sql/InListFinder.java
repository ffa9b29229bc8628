package io.databases.internal.sql;

import io.databases.internal.sql.Marker.InList;
import io.databases.internal.sql.Marker.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in the stream of tokens, the parameters that are elements of an IN list: those that stand
 * alone between its parentheses and commas. In {@code IN (:a, lower(:b), :c::int)} that is {@code
 * :a}.
 *
 * <p>For each token the scanner first calls {@link #token}, then the method of its kind, if there
 * is one.
 */
final class InListFinder {
  private final List<Marker> markers;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private @Nullable Frame top;
  private int depth;
  private int count;

  /** Where the word NOT begins when it was the last token, else -1; likewise for IN. */
  private int not = -1;

  private int in = -1;
  private boolean negated;

  /** The same for the token before the one at hand. */
  private int previousNot = -1;

  private int previousIn = -1;

  InListFinder(List<Marker> markers) {
    this.markers = markers;
  }

  /** How many lists have an element that can expand. */
  int count() {
    return count;
  }

  void token() {
    previousNot = not;
    previousIn = in;
    not = -1;
    in = -1;
    if (top != null) {
      top.tokens++;
    }
  }

  void word(String word, int at) {
    if (word.equals("NOT")) {
      not = at;
    } else if (word.equals("IN")) {
      negated = previousNot >= 0;
      in = negated ? previousNot : at;
    }
  }

  void parameter(int marker) {
    if (top != null) {
      top.marker = marker;
    }
  }

  void open(int at) {
    depth++;
    if (previousIn >= 0) {
      top = new Frame(previousIn, negated, depth, at);
      frames.push(top);
    }
  }

  void close(int at) {
    if (top != null && top.depth == depth) {
      top.tokens--; // the parenthesis itself
      top.endElement(at);
      top.publish(at + 1);
    }
    leave();
  }

  void comma(int at) {
    if (top != null && top.depth == depth) {
      top.tokens--;
      top.endElement(at);
    }
  }

  void openBracket() {
    depth++;
  }

  void closeBracket() {
    leave();
  }

  /** What is open at the end of a statement is not closed by the next one. */
  void semicolon() {
    frames.clear();
    top = null;
    depth = 0;
    not = -1;
    in = -1;
  }

  private void leave() {
    depth = Math.max(0, depth - 1);
    if (top != null && top.depth > depth) {
      frames.pop();
      top = frames.peek();
    }
  }

  /** An IN list whose closing parenthesis has not come yet. */
  private final class Frame {
    final int start;
    final boolean negated;
    final int depth;
    private final List<Element> elements = new ArrayList<>(1);
    private int element;
    private int before;

    /** Tokens in the element at hand, and the last parameter among them. */
    private int tokens;

    private int marker = -1;

    Frame(int start, boolean negated, int depth, int open) {
      this.start = start;
      this.negated = negated;
      this.depth = depth;
      this.before = open;
    }

    void endElement(int after) {
      if (tokens == 1 && marker >= 0) {
        elements.add(new Element(marker, element, before, after));
      }
      element++;
      before = after;
      tokens = 0;
      marker = -1;
    }

    void publish(int end) {
      if (elements.isEmpty()) {
        return;
      }
      InList list = new InList(count++, start, end, negated, element);
      for (Element e : elements) {
        Marker m = markers.get(e.marker);
        markers.set(
            e.marker,
            new Marker(m.start(), m.end(), m.slot(), new Place(list, e.number, e.before, e.after)));
      }
    }
  }

  private record Element(int marker, int number, int before, int after) {}
}
