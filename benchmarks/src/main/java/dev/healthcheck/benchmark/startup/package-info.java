/**
 * What is added to the start of an application.
 */
@NullMarked
package dev.healthcheck.benchmark.startup;

import org.jspecify.annotations.NullMarked;
