package dev.healthcheck.grpc;

import java.util.Set;

import io.grpc.Status;

/**
 * Knows which streams end because this side closes its channel or a connection, which
 * says nothing about the node at the other end. The status is all that gRPC tells.
 */
final class OwnShutdown {

	/** As {@code ManagedChannelImpl} words them. */
	private static final Set<String> DESCRIPTIONS = Set.of("Channel shutdownNow invoked", "Channel shutdown invoked",
			"Subchannel shutdown invoked");

	private OwnShutdown() {
	}

	static boolean isReasonOf(Status status) {
		return status.getCode() == Status.Code.UNAVAILABLE && status.getDescription() != null
				&& DESCRIPTIONS.contains(status.getDescription());
	}

}
