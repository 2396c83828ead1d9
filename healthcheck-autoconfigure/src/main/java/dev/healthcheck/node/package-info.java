/**
 * What a server is and how it is: addresses, states, outcomes and snapshots.
 */
@NullMarked
package dev.healthcheck.node;

import org.jspecify.annotations.NullMarked;
