package dev.healthcheck.breaker;

/**
 * The fellows of a node since it began to fail.
 */
public interface Bystanders {

	/** No fellows. */
	Bystanders NONE = new Bystanders() {

		@Override
		public int all() {
			return 0;
		}

		@Override
		public Spotless spotless() {
			return new Spotless(0, 0);
		}

	};

	/**
	 * How many are looked at.
	 * @return their number
	 */
	int all();

	/**
	 * Those that have not failed since.
	 * @return what is known of them
	 */
	Spotless spotless();

	/**
	 * Nodes that have not failed.
	 *
	 * @param nodes how many
	 * @param succeeded requests to them that have succeeded
	 */
	record Spotless(int nodes, long succeeded) {

	}

}
