/**
 * Ask a node whether it lives: active checks and their schedule.
 */
@NullMarked
package dev.healthcheck.check;

import org.jspecify.annotations.NullMarked;
