package dev.healthcheck.benchmark.checks;

import dev.healthcheck.benchmark.ForkedJvm;

/**
 * Ours, or Armeria's.
 */
final class JvmChecking implements Checking {

	private final ForkedJvm jvm;

	JvmChecking(String who, int port, int count, int network) {
		this.jvm = ForkedJvm.start(CheckingMain.class, who, Integer.toString(port), Integer.toString(count),
				Integer.toString(network));
	}

	@Override
	public double cpuSeconds() {
		return Double.parseDouble(this.jvm.ask("cpu"));
	}

	@Override
	public long compilationMillis() {
		return this.jvm.compilationMillis();
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
