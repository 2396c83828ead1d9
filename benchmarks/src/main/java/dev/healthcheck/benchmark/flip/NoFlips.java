package dev.healthcheck.benchmark.flip;

/**
 * What it takes to wake up for each flip, and nothing else.
 */
final class NoFlips implements Flips {

	@Override
	public void flip(int node, boolean out) {
	}

	@Override
	public void close() {
	}

}
