package dev.healthcheck.page;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.healthcheck.etcd.EtcdClient;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.watch.WatchResponse;
import org.springframework.stereotype.Service;

@Service
class Greetings {

	private static final ByteSequence KEY = ByteSequence.from("greeting", StandardCharsets.UTF_8);

	private final EtcdClient etcd;

	Greetings(EtcdClient etcd) {
		this.etcd = etcd;
	}

	CompletableFuture<GetResponse> read() {
		return this.etcd.getKVClient().get(KEY);
	}

	Watch.Watcher watch(Consumer<WatchResponse> consumer) {
		return this.etcd.getWatchClient().watch(KEY, consumer);
	}

}
