package dev.healthcheck.metrics;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.upstream.RepeatOutcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The counters of repeats, and of calls that were refused at the limit.
 */
class RepeatMetersTests {

	private final Upstreams upstreams = new StubNodes().upstreams();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final UpstreamMeters meters = new UpstreamMeters(this.upstreams, this.registry);

	@BeforeEach
	void listen() {
		this.upstreams.addListener(this.meters);
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void repeatsAreCountedByOutcomeFromZeroOn() {
		Upstream shop = this.upstreams.put(StubNodes.unchecked("shop", "host:1"));
		Upstream other = this.upstreams.put(StubNodes.unchecked("other", "host:1"));
		assertThat(repeats("shop", "refused_by_budget")).isZero();
		this.meters.onRepeat(shop, RepeatOutcome.SUCCESS);
		this.meters.onRepeat(shop, RepeatOutcome.FAILURE);
		this.meters.onRepeat(shop, RepeatOutcome.FAILURE);
		this.meters.onRepeat(other, RepeatOutcome.REFUSED_BY_BUDGET);
		assertThat(repeats("shop", "success")).isEqualTo(1);
		assertThat(repeats("shop", "failure")).isEqualTo(2);
		assertThat(repeats("shop", "refused_by_budget")).isZero();
		assertThat(repeats("other", "refused_by_budget")).isEqualTo(1);
	}

	@Test
	void callsThatAreRefusedAtTheLimitAreCounted() {
		Upstream shop = this.upstreams.put(StubNodes.unchecked("shop", "host:1"));
		this.meters.onLimited(shop);
		this.meters.onLimited(shop);
		assertThat(limited("shop")).isEqualTo(2);
	}

	@Test
	void theyGoWithTheUpstreamAndStayGone() {
		Upstream shop = this.upstreams.put(StubNodes.unchecked("shop", "host:1"));
		this.meters.onLimited(shop);
		this.upstreams.remove("shop");
		this.meters.onRepeat(shop, RepeatOutcome.FAILURE);
		this.meters.onLimited(shop);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void anUpstreamThatIsMadeAgainBeginsAtZero() {
		this.meters.onLimited(this.upstreams.put(StubNodes.unchecked("shop", "host:1")));
		this.upstreams.remove("shop");
		this.meters.onLimited(this.upstreams.put(StubNodes.unchecked("shop", "host:1")));
		assertThat(limited("shop")).isEqualTo(1);
	}

	private double repeats(String upstream, String outcome) {
		return this.registry.get("healthcheck.upstream.repeats")
			.tags("upstream", upstream, "outcome", outcome)
			.counter()
			.count();
	}

	private double limited(String upstream) {
		return this.registry.get("healthcheck.upstream.limited").tags("upstream", upstream).counter().count();
	}

}
