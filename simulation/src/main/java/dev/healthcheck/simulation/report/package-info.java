/**
 * All scenarios as a page with tables and plots.
 */
@NullMarked
package dev.healthcheck.simulation.report;

import org.jspecify.annotations.NullMarked;
