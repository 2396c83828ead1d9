package dev.healthcheck.check;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdleConnectionsTests {

	private final List<String> closed = new ArrayList<>();

	private final IdleConnections<String> connections = new IdleConnections<>(2, this.closed::add);

	@Test
	void oneIsTakenOnce() {
		this.connections.keep(node(1), "a");
		assertThat(this.connections.take(node(1))).isEqualTo("a");
		assertThat(this.connections.take(node(1))).isNull();
		assertThat(this.closed).isEmpty();
	}

	/** Memory and descriptors are bounded however many nodes there are. */
	@Test
	void whatIsTooManyIsClosed() {
		this.connections.keep(node(1), "a");
		this.connections.keep(node(2), "b");
		this.connections.keep(node(3), "c");
		assertThat(this.closed).containsExactly("c");
		assertThat(this.connections.take(node(1))).isEqualTo("a");
		this.connections.keep(node(3), "d");
		assertThat(this.connections.take(node(3))).isEqualTo("d");
	}

	/** Closing the one that has been idle longest would leave every turn without any. */
	@Test
	void whenNodesAreCheckedInTurnsAsManyAreUsedAgainAsAreKept() {
		int used = 0;
		for (int check = 0; check < 10; check++) {
			for (int node = 0; node < 4; node++) {
				String connection = this.connections.take(node(node));
				used += (connection != null) ? 1 : 0;
				this.connections.keep(node(node), (connection != null) ? connection : "new");
			}
		}
		assertThat(used).isEqualTo(9 * 2);
	}

	@Test
	void aNewOneTakesThePlaceOfTheOldOne() {
		this.connections.keep(node(1), "a");
		this.connections.keep(node(1), "b");
		assertThat(this.closed).containsExactly("a");
		this.connections.close(node(1));
		assertThat(this.closed).containsExactly("a", "b");
	}

	@Test
	void oneThatIsLostIsForgottenUnlessThereIsAnother() {
		this.connections.keep(node(1), "a");
		this.connections.lost(node(1), "b");
		assertThat(this.connections.take(node(1))).isEqualTo("a");
		this.connections.keep(node(1), "a");
		this.connections.lost(node(1), "a");
		assertThat(this.connections.take(node(1))).isNull();
		assertThat(this.closed).isEmpty();
	}

	private static NodeAddress node(int number) {
		return new NodeAddress("10.0.0." + number, 80);
	}

}
