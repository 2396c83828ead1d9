/**
 * The fault matrix: which test tries which fault, what it measured, and the page that
 * tells.
 */
@NullMarked
package dev.healthcheck.testing.faults;

import org.jspecify.annotations.NullMarked;
