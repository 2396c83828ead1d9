package dev.healthcheck.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When transitions become events of the application context.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransitionEventsTests {

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(UpstreamDefinition.of("shop", List.of()));

	private final Node node = Node.of("host:1");

	private final List<Object> published = new ArrayList<>();

	private final TransitionEvents events = new TransitionEvents(this.published::add);

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void eventsWaitUntilTheContextHasStartedAndKeepTheirOrder() {
		change(this.events, NodeStatus.UNHEALTHY);
		change(this.events, NodeStatus.HEALTHY);
		assertThat(this.published).isEmpty();
		this.events.start();
		assertThat(this.published).extracting("transition.to")
			.containsExactly(NodeStatus.UNHEALTHY, NodeStatus.HEALTHY);
	}

	@Test
	void eventsArePublishedAtOnceWhileTheContextRuns() {
		this.events.start();
		change(this.events, NodeStatus.UNHEALTHY);
		assertThat(this.published).singleElement().satisfies((event) -> {
			assertThat(event).hasToString("NodeTransitionEvent[upstream=shop, node=host:1, transition="
					+ ((NodeTransitionEvent) event).transition() + "]");
			assertThat(((NodeTransitionEvent) event).getSource()).isSameAs(this.events);
		});
	}

	@Test
	void nothingIsPublishedOnceTheContextStops() {
		this.events.start();
		this.events.stop();
		change(this.events, NodeStatus.UNHEALTHY);
		assertThat(this.published).isEmpty();
	}

	@Test
	void aContextThatIsStartedAgainHearsOnlyWhatHappensFromThenOn() {
		this.events.start();
		this.events.stop();
		change(this.events, NodeStatus.UNHEALTHY);
		this.events.start();
		change(this.events, NodeStatus.HEALTHY);
		assertThat(this.published).extracting("transition.to").containsExactly(NodeStatus.HEALTHY);
	}

	@Test
	void anEventOfAListenerOfAnEventComesAfterIt() {
		List<NodeStatus> seen = new ArrayList<>();
		List<TransitionEvents> self = new ArrayList<>();
		TransitionEvents events = new TransitionEvents((event) -> {
			NodeStatus to = ((NodeTransitionEvent) event).transition().to();
			if (to == NodeStatus.UNHEALTHY) {
				change(self.get(0), NodeStatus.HEALTHY);
			}
			seen.add(to);
		});
		self.add(events);
		events.start();
		change(events, NodeStatus.UNHEALTHY);
		assertThat(seen).containsExactly(NodeStatus.UNHEALTHY, NodeStatus.HEALTHY);
	}

	@Test
	void aListenerThatFailsIsLoggedAndTheNextEventIsPublished(CapturedOutput output) {
		List<Object> seen = new ArrayList<>();
		TransitionEvents events = new TransitionEvents((event) -> {
			seen.add(event);
			throw new IllegalStateException("listener is broken");
		});
		events.start();
		change(events, NodeStatus.UNHEALTHY);
		change(events, NodeStatus.HEALTHY);
		assertThat(seen).hasSize(2);
		assertThat(output).contains("A listener of NodeTransitionEvent[upstream=shop").contains("listener is broken");
	}

	private void change(TransitionEvents events, NodeStatus to) {
		events.onTransition(this.upstream, this.node,
				new NodeTransition(Instant.now(), NodeStatus.UNCHECKED, to, "because"));
	}

}
