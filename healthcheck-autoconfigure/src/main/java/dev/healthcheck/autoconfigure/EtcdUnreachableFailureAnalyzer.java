package dev.healthcheck.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link EtcdUnreachableException}.
 */
final class EtcdUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<EtcdUnreachableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EtcdUnreachableException cause) {
		return new FailureAnalysis("The application must not start without etcd, but " + cause.getMessage(),
				"Start etcd, correct healthcheck.etcd.endpoints, allow more time with "
						+ "healthcheck.etcd.connect-timeout, or set healthcheck.etcd.fail-on-startup to false.",
				cause);
	}

}
