package dev.healthcheck.grpc;

import dev.healthcheck.node.Outcome;

/**
 * Tells what the end of a call says about the node that it went to.
 */
@FunctionalInterface
public interface OutcomeClassifier {

	/**
	 * Classify the end of a call.
	 * @param end how the call ended
	 * @return what it says about the node
	 */
	Outcome classify(CallEnd end);

}
