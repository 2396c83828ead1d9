package dev.healthcheck.etcd;

import java.util.List;
import java.util.function.UnaryOperator;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.testing.TcpProxy;

/**
 * A cluster whose clients reach each member through a proxy.
 */
final class ProxiedCluster implements AutoCloseable {

	private final List<TcpProxy> proxies;

	ProxiedCluster(EtcdCluster cluster) {
		this.proxies = cluster.members().stream().map((member) -> TcpProxy.to(member.clientAddress())).toList();
	}

	List<TcpProxy> proxies() {
		return this.proxies;
	}

	/** The proxy before the endpoint that a sticky client is at. */
	TcpProxy current(ClientUnderTest client) {
		String current = client.current().toString();
		return this.proxies.stream().filter((proxy) -> proxy.address().equals(current)).findFirst().orElseThrow();
	}

	List<String> endpoints() {
		return this.proxies.stream().map((proxy) -> "http://" + proxy.address()).toList();
	}

	ClientUnderTest client() {
		return client((settings) -> settings);
	}

	ClientUnderTest client(UnaryOperator<EtcdClientSettings.Builder> settings) {
		return new ClientUnderTest(settings.apply(EtcdClientSettings.builder(endpoints())).build()).awaitHealthy();
	}

	void heal() {
		this.proxies.forEach(TcpProxy::heal);
	}

	@Override
	public void close() {
		this.proxies.forEach(TcpProxy::close);
	}

}
