package io.databases.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/** Characters as the bytes that the server reads and writes. */
final class Utf8 {
  private static final int SIZE = 1 << 14;

  private Utf8() {}

  /** What a reader gives, encoded; half of a surrogate pair is an error. */
  static InputStream of(Reader reader) {
    return new Encoding(reader);
  }

  /** Decodes into a writer. To be closed at the end, which leaves the writer open. */
  static OutputStream of(Writer writer) {
    return new Decoding(writer);
  }

  private static final class Encoding extends InputStream {
    private final Reader reader;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final CharBuffer chars = CharBuffer.allocate(SIZE).limit(0);
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE * 3).limit(0);
    private boolean ended;

    Encoding(Reader reader) {
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(into, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      while (!bytes.hasRemaining()) {
        if (ended) {
          return false;
        }
        chars.compact();
        ended = reader.read(chars) < 0;
        chars.flip();
        bytes.clear();
        var result = encoder.encode(chars, bytes, ended);
        if (result.isError()) {
          result.throwException();
        }
        bytes.flip();
      }
      return true;
    }
  }

  private static final class Decoding extends OutputStream {
    private final Writer writer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(SIZE);
    private ByteBuffer left = ByteBuffer.allocate(0);

    Decoding(Writer writer) {
      this.writer = writer;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      var bytes = ByteBuffer.allocate(left.remaining() + length);
      bytes.put(left).put(from, offset, length).flip();
      decode(bytes, false);
      left = bytes;
    }

    private void decode(ByteBuffer bytes, boolean end) throws IOException {
      while (true) {
        var result = decoder.decode(bytes, chars, end);
        writer.append(chars.flip());
        chars.clear();
        if (result.isError()) {
          result.throwException();
        }
        if (result.isUnderflow()) {
          return;
        }
      }
    }

    @Override
    public void close() throws IOException {
      decode(left, true);
    }
  }
}
