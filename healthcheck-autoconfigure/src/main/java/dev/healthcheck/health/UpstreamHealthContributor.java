package dev.healthcheck.health;

import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.UpstreamSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * An upstream as two components: the verdict, which alone can be {@code DOWN}, and the
 * nodes, whose own statuses never reach the aggregate. It reads what is known at the
 * moment of the call, and does no I/O.
 */
final class UpstreamHealthContributor implements CompositeHealthContributor {

	private static final String NODES = "nodes";

	private final String verdictName;

	private final Supplier<UpstreamSnapshot> upstream;

	private final HealthDetails details;

	/**
	 * The components of an upstream.
	 * @param verdictName the name of the verdict's component
	 * @param upstream the upstream now
	 * @param details what is told of it
	 */
	UpstreamHealthContributor(String verdictName, Supplier<UpstreamSnapshot> upstream, HealthDetails details) {
		this.verdictName = verdictName;
		this.upstream = upstream;
		this.details = details;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return stream().filter((entry) -> entry.name().equals(name)).map(Entry::contributor).findFirst().orElse(null);
	}

	@Override
	public Stream<Entry> stream() {
		UpstreamSnapshot snapshot = this.upstream.get();
		HealthIndicator verdict = () -> this.details.verdict(snapshot);
		return Stream.of(new Entry(this.verdictName, verdict), new Entry(NODES, new Nodes(snapshot)));
	}

	/** The nodes of one moment. */
	private final class Nodes implements CompositeHealthContributor {

		private final UpstreamSnapshot snapshot;

		Nodes(UpstreamSnapshot snapshot) {
			this.snapshot = snapshot;
		}

		@Override
		public @Nullable HealthContributor getContributor(String name) {
			return this.snapshot.nodes()
				.stream()
				.filter((node) -> name(node).equals(name))
				.map(this::indicator)
				.findFirst()
				.orElse(null);
		}

		@Override
		public Stream<Entry> stream() {
			return this.snapshot.nodes().stream().map((node) -> new Entry(name(node), indicator(node)));
		}

		private String name(NodeSnapshot node) {
			return node.address().toString();
		}

		private HealthIndicator indicator(NodeSnapshot node) {
			return () -> UpstreamHealthContributor.this.details.node(node);
		}

	}

}
