/**
 * Orders, and the stock that they are taken from: two services in one application, which
 * is one or the other by its profile.
 */
@NullMarked
package dev.healthcheck.samples.orders;

import org.jspecify.annotations.NullMarked;
