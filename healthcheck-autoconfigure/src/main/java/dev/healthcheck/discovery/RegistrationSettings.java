package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.Objects;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;

/**
 * What an application registers of itself, and how.
 *
 * @param prefix what the keys of all services begin with, such as {@code /services/}
 * @param service the name of the service, without a slash
 * @param node where the application listens, with its weight, limits, check path and
 * metadata
 * @param level its level, 0 to 99; the preferred one is 0
 * @param ttl how long the key outlives an application that has died, from 1 s to 1 d;
 * rounded up to whole seconds. etcd may give a little more.
 * @param withdrawDelay how long others have to follow after the key is gone, zero or more
 */
public record RegistrationSettings(String prefix, String service, Node node, int level, Duration ttl,
		Duration withdrawDelay) {

	private static final Duration TTL = Duration.ofSeconds(10);

	private static final Duration LONGEST_TTL = Duration.ofDays(1);

	/**
	 * Others follow within milliseconds; the rest is for requests on their way, and for a
	 * pause of their garbage collection.
	 */
	private static final Duration WITHDRAW_DELAY = Duration.ofSeconds(1);

	public RegistrationSettings {
		Objects.requireNonNull(node, "'node' must not be null");
		if (prefix == null || prefix.isBlank()) {
			throw new IllegalArgumentException("'prefix' is '" + prefix + "', but must not be empty");
		}
		if (service == null || service.isBlank() || service.indexOf('/') >= 0) {
			throw new IllegalArgumentException("'service' is '" + service + "', but must be a name without a slash");
		}
		if (!isRead(node.address())) {
			throw new IllegalArgumentException(
					"'host' is '" + node.address().host() + "', but must be a host name or an IP address");
		}
		if (level < 0 || level > NodeValue.MAX_LEVEL) {
			throw new IllegalArgumentException(
					"'level' is " + level + ", but must be from 0 to " + NodeValue.MAX_LEVEL);
		}
		if (ttl.toMillis() < 1000 || ttl.compareTo(LONGEST_TTL) > 0) {
			throw new IllegalArgumentException("'ttl' is " + ttl + ", but must be from 1s to 1d");
		}
		if (withdrawDelay.isNegative()) {
			throw new IllegalArgumentException(
					"'withdraw-delay' is " + withdrawDelay + ", but must be zero or a positive duration such as 1s");
		}
		// others must be able to read what is written
		String problem = NodeValue.parse(node.address(), new NodeValue(node, level).toJson()).node().problem();
		if (problem != null) {
			throw new IllegalArgumentException(problem);
		}
	}

	/**
	 * The defaults.
	 * @param service the name of the service
	 * @param node where the application listens
	 * @return the settings
	 */
	public static RegistrationSettings of(String service, Node node) {
		return new RegistrationSettings(DiscoverySettings.PREFIX, service, node, 0, TTL, WITHDRAW_DELAY);
	}

	public RegistrationSettings withPrefix(String prefix) {
		return new RegistrationSettings(prefix, this.service, this.node, this.level, this.ttl, this.withdrawDelay);
	}

	public RegistrationSettings withLevel(int level) {
		return new RegistrationSettings(this.prefix, this.service, this.node, level, this.ttl, this.withdrawDelay);
	}

	public RegistrationSettings withTtl(Duration ttl) {
		return new RegistrationSettings(this.prefix, this.service, this.node, this.level, ttl, this.withdrawDelay);
	}

	public RegistrationSettings withWithdrawDelay(Duration withdrawDelay) {
		return new RegistrationSettings(this.prefix, this.service, this.node, this.level, this.ttl, withdrawDelay);
	}

	/**
	 * The key of the application.
	 * @return {@code <prefix><service>/<host>:<port>}
	 */
	public String key() {
		return this.prefix + this.service + "/" + this.node.address();
	}

	long ttlSeconds() {
		return this.ttl.plusNanos(999_999_999).toSeconds();
	}

	/** What is written while the application takes traffic, or does not. */
	String value(boolean up) {
		return new NodeValue(up ? this.node : this.node.withAdmin(AdminState.MAINTENANCE), this.level).toJson();
	}

	private static boolean isRead(NodeAddress address) {
		try {
			return NodeAddress.parse(address.toString()).equals(address);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
