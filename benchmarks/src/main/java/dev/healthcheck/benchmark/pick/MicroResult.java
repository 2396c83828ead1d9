package dev.healthcheck.benchmark.pick;

import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Samples;

/**
 * What JMH measured of one operation.
 *
 * @param nanos per operation, by iteration
 * @param bytes allocated per operation, by iteration
 */
record MicroResult(Samples nanos, Samples bytes) {

	Figure figure() {
		return new Figure(this.nanos.median(), "ns", "%.0f B/op".formatted(this.bytes.median()));
	}

}
