package dev.healthcheck.check;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReadyQueue}.
 */
class ReadyQueueTests {

	private final ReadyQueue queue = new ReadyQueue();

	@Test
	void requestedGoFirst() {
		CheckSlot other = slot(false);
		CheckSlot ill = slot(true);
		CheckSlot asked = slot(false);
		this.queue.add(other);
		this.queue.add(ill);
		this.queue.addRequested(asked);
		assertThat(drain()).containsExactly(asked, ill, other);
	}

	@Test
	void eachKindKeepsItsOrder() {
		List<CheckSlot> others = List.of(slot(false), slot(false), slot(false));
		others.forEach(this.queue::add);
		assertThat(drain()).isEqualTo(others);
	}

	@Test
	void attentionLeavesOneTurnInFour() {
		for (int i = 0; i < 12; i++) {
			this.queue.add(slot(true));
			this.queue.add(slot(false));
		}
		List<CheckSlot> first = drain().subList(0, 12);
		assertThat(first.stream().filter((slot) -> slot.attention)).hasSize(9);
	}

	@Test
	void removedIsGone() {
		CheckSlot asked = slot(false);
		CheckSlot ill = slot(true);
		CheckSlot other = slot(false);
		this.queue.addRequested(asked);
		this.queue.add(ill);
		this.queue.add(other);
		this.queue.remove(asked);
		this.queue.remove(other);
		assertThat(drain()).containsExactly(ill);
		assertThat(this.queue.poll()).isNull();
	}

	private List<CheckSlot> drain() {
		List<CheckSlot> all = new ArrayList<>();
		CheckSlot next = this.queue.poll();
		while (next != null) {
			all.add(next);
			next = this.queue.poll();
		}
		return all;
	}

	private static CheckSlot slot(boolean attention) {
		CheckSlot slot = new CheckSlot(new FakeTarget(0), 0);
		slot.attention = attention;
		return slot;
	}

}
