package io.databases.spi;

/** What a backend implements, found by {@link java.util.ServiceLoader}. */
public interface Driver {}
