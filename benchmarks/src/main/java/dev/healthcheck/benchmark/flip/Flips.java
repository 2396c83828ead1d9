package dev.healthcheck.benchmark.flip;

/**
 * Many nodes that drop out and come back.
 */
interface Flips extends AutoCloseable {

	/** How many nodes there are. */
	int NODES = 10_000;

	/**
	 * Let a node drop out or come back; once this returns, every pick passes over one
	 * that is out.
	 * @param node its index
	 * @param out whether it drops out
	 */
	void flip(int node, boolean out);

	@Override
	void close();

}
