/**
 * Models of what else chooses servers, made from its documentation.
 */
@NullMarked
package dev.healthcheck.simulation.peer;

import org.jspecify.annotations.NullMarked;
