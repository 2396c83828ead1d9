package dev.healthcheck.benchmark.pick;

import java.util.Map;

/**
 * What a micro benchmark measures.
 *
 * @param type its class
 * @param method its method
 * @param parameters its parameters
 */
record Operation(Class<?> type, String method, Map<String, String> parameters) {

	static Operation of(Class<?> type, String method) {
		return new Operation(type, method, Map.of());
	}

	@Override
	public String toString() {
		return this.type.getSimpleName() + "." + this.method + (this.parameters.isEmpty() ? "" : this.parameters);
	}

}
