package dev.healthcheck.discovery;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Begins with the service of the seed in an empty cluster, an application that follows it
 * and one that writes its keys.
 */
abstract class SeedServiceTest {

	private final EtcdCluster cluster;

	DiscoveringApplication registrar;

	DiscoveringApplication application;

	SeedService service;

	SeedServiceTest(EtcdClusterExtension etcd) {
		this.cluster = etcd.cluster();
	}

	@BeforeEach
	void begin() {
		this.cluster.clear();
		this.registrar = DiscoveringApplication.registrar(this.cluster);
		SeedService.put(this.registrar);
		this.application = DiscoveringApplication.started(this.cluster);
		this.service = SeedService.requestedBy(this.application);
	}

	@AfterEach
	void end() {
		this.service.close();
		this.application.close();
		this.registrar.close();
	}

}
