package dev.healthcheck.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressOrder}.
 */
class AddressOrderTests {

	private static final SocketAddress A = InetSocketAddress.createUnresolved("a", 1);

	private static final SocketAddress B = InetSocketAddress.createUnresolved("b", 1);

	private static final SocketAddress C = InetSocketAddress.createUnresolved("c", 1);

	private final AddressOrder order = new AddressOrder(List.of(A, B, C));

	@Test
	void roundTriesEachAddressOnce() {
		assertThat(round()).containsExactly(A, B, C);
		assertThat(round()).containsExactly(A, B, C);
	}

	@Test
	void addressesThatFailedComeLast() {
		this.order.begin();
		this.order.demote();
		assertThat(round()).containsExactly(B, C, A);
		this.order.begin();
		this.order.demote();
		assertThat(round()).containsExactly(C, A, B);
	}

	@Test
	void addressThatWorksIsForgivenAndTriedAgainBeforeTheOthers() {
		this.order.begin();
		this.order.demote();
		this.order.begin();
		this.order.settle();
		assertThat(this.order.current()).isEqualTo(B);
		assertThat(rest()).containsExactly(C, A);
	}

	@Test
	void addressesThatLeftAreTriedNoMore() {
		this.order.begin();
		this.order.demote();
		assertThat(this.order.update(List.of(B, C))).isFalse();
		assertThat(rest()).containsExactly(B, C);
		assertThat(this.order.update(List.of(C))).isTrue();
		assertThat(this.order.hasOthers()).isFalse();
		assertThat(round()).containsExactly(C);
	}

	private List<SocketAddress> round() {
		this.order.begin();
		List<SocketAddress> tried = new ArrayList<>(List.of(this.order.current()));
		tried.addAll(rest());
		return tried;
	}

	private List<SocketAddress> rest() {
		List<SocketAddress> rest = new ArrayList<>();
		while (this.order.advance()) {
			rest.add(this.order.current());
		}
		return rest;
	}

}
