package io.databases;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Your JSON library, for reading JSON columns as your own classes and for binding them. With
 * Jackson:
 *
 * <pre>{@code
 * record Jackson(ObjectMapper mapper) implements JsonMapper {
 *   public <T> T read(String json, Type type) throws Exception { return mapper.readValue(json, mapper.constructType(type)); }
 *   public String write(Object value) throws Exception { return mapper.writeValueAsString(value); }
 * }
 * }</pre>
 *
 * <p>Called by many threads at once. What it throws becomes the cause of a {@link MappingException}
 * when reading, of a {@link ParameterException} when binding.
 */
public interface JsonMapper {
  /**
   * The JSON text as a value of the type, which may be generic; null only for the JSON literal
   * {@code null}.
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // as the methods of the mappers behind it are
  <T> @Nullable T read(String json, Type type) throws Exception;

  /** The value as JSON text. */
  String write(Object value) throws Exception;
}
