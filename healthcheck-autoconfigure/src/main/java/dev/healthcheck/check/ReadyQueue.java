package dev.healthcheck.check;

import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

/**
 * Checks that are due and wait for their turn: those asked for first, then those of
 * targets that need attention, then the others. One turn in four goes to the others, so
 * that many hung nodes cannot keep healthy ones from ever being checked. Targets that
 * others check come last.
 */
final class ReadyQueue {

	private static final int TURNS = 4;

	private final ArrayDeque<CheckSlot> requested = new ArrayDeque<>();

	private final ArrayDeque<CheckSlot> attention = new ArrayDeque<>();

	private final ArrayDeque<CheckSlot> others = new ArrayDeque<>();

	private final ArrayDeque<CheckSlot> patrols = new ArrayDeque<>();

	private int turn;

	void add(CheckSlot slot) {
		slot.phase = CheckSlot.Phase.READY;
		(slot.attention ? this.attention : (slot.patrol > 0) ? this.patrols : this.others).add(slot);
	}

	void addRequested(CheckSlot slot) {
		slot.phase = CheckSlot.Phase.READY;
		this.requested.add(slot);
	}

	void remove(CheckSlot slot) {
		if (!this.requested.remove(slot) && !this.attention.remove(slot) && !this.others.remove(slot)) {
			this.patrols.remove(slot);
		}
	}

	@Nullable CheckSlot poll() {
		if (!this.requested.isEmpty()) {
			return this.requested.poll();
		}
		if (this.attention.isEmpty() && this.others.isEmpty()) {
			return this.patrols.poll();
		}
		if (this.attention.isEmpty() || this.others.isEmpty()) {
			return (this.attention.isEmpty() ? this.others : this.attention).poll();
		}
		this.turn = (this.turn + 1) % TURNS;
		return ((this.turn == 0) ? this.others : this.attention).poll();
	}

}
