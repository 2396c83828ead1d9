/**
 * What happens in upstreams, told to the application: Spring events and log lines.
 */
@NullMarked
package dev.healthcheck.event;

import org.jspecify.annotations.NullMarked;
