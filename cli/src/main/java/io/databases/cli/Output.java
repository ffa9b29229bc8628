package io.databases.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a command writes, and what it knows of whoever reads. Results go to {@code out}, what is
 * said about them to {@code err}. For one thread.
 */
final class Output {
  /** Nothing more can be written. */
  static final class WriteFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WriteFailed(IOException cause) {
      super("cannot write: " + cause.getMessage(), cause);
    }

    /**
     * Whether whoever reads has stopped reading, as {@code head} does. Java tells by the text
     * alone.
     */
    boolean isReaderGone() {
      return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }
  }

  /** How a piece of text looks on a terminal that has colours. */
  enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    CODE("36");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private final Writer out;
  private final Writer err;
  private final int width;
  private final boolean unicode;
  private final boolean coloured;

  /**
   * @param width how many columns the terminal has, 0 where it is none
   * @param unicode whether more than ASCII can be written
   */
  Output(Writer out, Writer err, int width, boolean unicode, boolean coloured) {
    this.out = out;
    this.err = err;
    this.width = width;
    this.unicode = unicode;
    this.coloured = coloured;
  }

  /** The standard output and error of this process. */
  static Output standard() {
    var charset = charset("stdout.encoding");
    int width = terminalWidth();
    return new Output(
        writer(FileDescriptor.out, charset),
        writer(FileDescriptor.err, charset("stderr.encoding")),
        width,
        charset.newEncoder().canEncode('│'),
        width > 0 && wantsColours());
  }

  /** The launcher has looked for a terminal, which costs a shell less than it costs a JVM. */
  private static int terminalWidth() {
    return Integer.getInteger("databases.terminal.width", 0);
  }

  /** See no-color.org. */
  private static boolean wantsColours() {
    var refused = System.getenv("NO_COLOR");
    var terminal = System.getenv("TERM");
    return (refused == null || refused.isEmpty()) && terminal != null && !terminal.equals("dumb");
  }

  private static Writer writer(FileDescriptor file, Charset charset) {
    return new BufferedWriter(new OutputStreamWriter(new FileOutputStream(file), charset), 1 << 14);
  }

  private static Charset charset(String property) {
    return Charset.forName(System.getProperty(property, "UTF-8"), StandardCharsets.UTF_8);
  }

  Writer out() {
    return out;
  }

  Writer err() {
    return err;
  }

  /** Columns of the terminal, 0 where it is none. */
  int width() {
    return width;
  }

  boolean isTerminal() {
    return width > 0;
  }

  boolean isUnicode() {
    return unicode;
  }

  /** The text with the marks of its style, if there are colours. */
  String styled(Style style, String text) {
    return coloured && style != Style.PLAIN ? "\033[" + style.code + "m" + text + "\033[0m" : text;
  }

  void print(CharSequence text) {
    write(out, text);
  }

  void line(CharSequence text) {
    write(out, text);
    write(out, "\n");
  }

  void line() {
    write(out, "\n");
  }

  void heading(String text) {
    line(styled(Style.BOLD, text));
  }

  /** Says something about the results. They come first where both go to one terminal. */
  void note(CharSequence text) {
    flush();
    write(err, text);
    write(err, "\n");
    flush(err);
  }

  /** Says what went wrong, which may be that the results cannot be written. */
  void error(CharSequence text) {
    try {
      note(text);
    } catch (WriteFailed e) {
      write(err, text);
      write(err, "\n");
      flush(err);
    }
  }

  void flush() {
    flush(out);
  }

  private static void write(Writer writer, CharSequence text) {
    try {
      writer.append(text);
    } catch (IOException e) {
      throw new WriteFailed(e);
    }
  }

  private static void flush(Writer writer) {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new WriteFailed(e);
    }
  }
}
