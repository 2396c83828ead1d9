/**
 * Choose one of many: balancers and the pickers they build.
 */
@NullMarked
package dev.healthcheck.balance;

import org.jspecify.annotations.NullMarked;
