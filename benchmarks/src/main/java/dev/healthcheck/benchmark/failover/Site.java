package dev.healthcheck.benchmark.failover;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.TcpProxy;

/**
 * A cluster, and the way on which clients reach its members: straight, or each through a
 * proxy that delays.
 *
 * @param cluster the cluster
 * @param proxies one for each member, or none
 */
record Site(EtcdCluster cluster, List<TcpProxy> proxies) implements AutoCloseable {

	/** Of what proxies forward, unless a fault changes it. */
	static final Duration USUAL_DELAY = Duration.ofMillis(5);

	static Site of(EtcdCluster cluster, Fault fault) {
		Site site = new Site(cluster, fault.needsProxies()
				? cluster.members().stream().map((member) -> TcpProxy.to(member.clientAddress())).toList() : List.of());
		site.delay(USUAL_DELAY);
		return site;
	}

	List<String> endpoints() {
		return this.proxies.isEmpty() ? this.cluster.clientUris().stream().map(Object::toString).toList()
				: this.proxies.stream().map((proxy) -> "http://" + proxy.address()).toList();
	}

	/**
	 * A member.
	 * @param endpoint where a client reaches it, as {@code host:port}
	 * @return the member
	 */
	EtcdMember member(String endpoint) {
		return IntStream.range(0, this.proxies.size())
			.filter((i) -> this.proxies.get(i).address().equals(endpoint))
			.mapToObj(this.cluster.members()::get)
			.findFirst()
			.orElseGet(() -> this.cluster.member(endpoint));
	}

	void delay(Duration time) {
		this.proxies.forEach((proxy) -> proxy.delay(() -> time));
	}

	@Override
	public void close() {
		this.proxies.forEach(TcpProxy::close);
	}

}
