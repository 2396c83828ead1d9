package dev.healthcheck.discovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.healthcheck.upstream.HeldNodes;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are read, and what is made of them.
 *
 * @param prefix what the keys begin with, such as {@code /services/}; keys are
 * {@code <prefix><service>/<host>:<port>}
 * @param template the definition of a service that has none of its own, by its name;
 * without nodes
 * @param services the definitions of services that have their own, by name; these
 * upstreams are there also while they have no nodes
 * @param emptyPolicy what to do when most of a service vanishes at once
 * @param hold how long {@link EmptyPolicy#KEEP} keeps nodes
 * @param snapshotFile where the last good data is kept for a start without etcd, or
 * {@code null} for nowhere
 */
public record DiscoverySettings(String prefix, Function<String, UpstreamDefinition> template,
		Map<String, UpstreamDefinition> services, EmptyPolicy emptyPolicy, Duration hold, @Nullable Path snapshotFile) {

	/** The prefix by default. */
	public static final String PREFIX = "/services/";

	public DiscoverySettings {
		Objects.requireNonNull(template, "'template' must not be null");
		Objects.requireNonNull(emptyPolicy, "'emptyPolicy' must not be null");
		services = Map.copyOf(services);
		if (prefix == null || prefix.isBlank()) {
			throw new IllegalArgumentException("'prefix' is '" + prefix + "', but must not be empty");
		}
		if (hold.isNegative() || hold.isZero()) {
			throw new IllegalArgumentException("'hold' is " + hold + ", but must be a positive duration such as 30s");
		}
	}

	/**
	 * The defaults.
	 * @return the settings
	 */
	public static DiscoverySettings ofDefaults() {
		return new DiscoverySettings(PREFIX, (name) -> UpstreamDefinition.builder(name).build(), Map.of(),
				EmptyPolicy.KEEP, HeldNodes.HOLD, null);
	}

	public DiscoverySettings withPrefix(String prefix) {
		return new DiscoverySettings(prefix, this.template, this.services, this.emptyPolicy, this.hold,
				this.snapshotFile);
	}

	public DiscoverySettings withTemplate(Function<String, UpstreamDefinition> template) {
		return new DiscoverySettings(this.prefix, template, this.services, this.emptyPolicy, this.hold,
				this.snapshotFile);
	}

	public DiscoverySettings withServices(Map<String, UpstreamDefinition> services) {
		return new DiscoverySettings(this.prefix, this.template, services, this.emptyPolicy, this.hold,
				this.snapshotFile);
	}

	public DiscoverySettings withEmptyPolicy(EmptyPolicy emptyPolicy, Duration hold) {
		return new DiscoverySettings(this.prefix, this.template, this.services, emptyPolicy, hold, this.snapshotFile);
	}

	public DiscoverySettings withSnapshotFile(@Nullable Path snapshotFile) {
		return new DiscoverySettings(this.prefix, this.template, this.services, this.emptyPolicy, this.hold,
				snapshotFile);
	}

	/** The definition of a service, without nodes. */
	UpstreamDefinition definition(String service) {
		UpstreamDefinition own = this.services.get(service);
		return (own != null) ? own : this.template.apply(service);
	}

}
