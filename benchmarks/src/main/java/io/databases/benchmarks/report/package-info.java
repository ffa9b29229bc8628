/**
 * What was measured, written down: a {@link io.databases.benchmarks.harness.Run} as text for the
 * terminal ({@link io.databases.benchmarks.report.TextReport}), as JSON for the record ({@link
 * io.databases.benchmarks.report.RunJson}, which also reads it), as a page with charts ({@link
 * io.databases.benchmarks.report.HtmlReport}), and as the section of the README ({@link
 * io.databases.benchmarks.report.ReadmeSection}). {@link
 * io.databases.benchmarks.report.BuildComparison} lays two of them beside each other.
 *
 * <p>Nothing here measures; all of it is functions of a {@code Run}.
 */
@NullMarked
package io.databases.benchmarks.report;

import org.jspecify.annotations.NullMarked;
