package dev.healthcheck.etcd;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests of a cluster without lasting faults, for which one client does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneClientTest {

	private final EtcdClusterExtension etcd;

	EtcdCluster cluster;

	ClientUnderTest client;

	OneClientTest(EtcdClusterExtension etcd) {
		this.etcd = etcd;
	}

	@BeforeAll
	void connect() {
		this.cluster = this.etcd.cluster();
		this.client = ClientUnderTest.of(this.cluster);
	}

	@AfterAll
	void disconnect() {
		this.client.close();
	}

}
