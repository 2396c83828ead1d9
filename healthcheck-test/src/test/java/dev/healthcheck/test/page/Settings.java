package dev.healthcheck.test.page;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.etcd.EtcdClient;
import io.etcd.jetcd.ByteSequence;
import org.springframework.stereotype.Component;

/**
 * Keeps settings in etcd.
 */
@Component
class Settings {

	private final EtcdClient etcd;

	Settings(EtcdClient etcd) {
		this.etcd = etcd;
	}

	void put(String key, String value) throws Exception {
		this.etcd.getKVClient().put(bytes(key), bytes(value)).get(10, TimeUnit.SECONDS);
	}

	String get(String key) throws Exception {
		return this.etcd.getKVClient()
			.get(bytes(key))
			.get(10, TimeUnit.SECONDS)
			.getKvs()
			.get(0)
			.getValue()
			.toString(StandardCharsets.UTF_8);
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

}
