/**
 * The rules of the library against modelled servers, in virtual time: servers, load,
 * scenarios, and what comes of them.
 */
@NullMarked
package dev.healthcheck.simulation;

import org.jspecify.annotations.NullMarked;
