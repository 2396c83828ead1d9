/**
 * Support for the tests of this project.
 */
@NullMarked
package dev.healthcheck.testing;

import org.jspecify.annotations.NullMarked;
