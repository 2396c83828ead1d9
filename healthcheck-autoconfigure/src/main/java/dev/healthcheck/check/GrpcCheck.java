package dev.healthcheck.check;

import java.util.Objects;

/**
 * What a grpc check asks.
 *
 * @param service the service whose health is asked for, as {@code grpc.health.v1} knows
 * it; empty for the whole server
 */
public record GrpcCheck(String service) {

	/** The health of the whole server. */
	public static final GrpcCheck WHOLE_SERVER = new GrpcCheck("");

	public GrpcCheck {
		Objects.requireNonNull(service, "'service' must not be null");
	}

}
