package dev.healthcheck.benchmark.watch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.node.NodeAddress;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;

/**
 * Who writes the keys of one service.
 */
final class Registry implements AutoCloseable {

	/** Of one transaction; etcd accepts 128. */
	private static final int BATCH = 100;

	private static final ByteSequence VALUE = bytes("{\"weight\": 1}");

	private final Client client;

	private final KV kv;

	private final String prefix;

	private final int port;

	/**
	 * A registry.
	 * @param endpoints of etcd
	 * @param prefix of the keys, with the service
	 * @param port where every node listens
	 */
	Registry(List<String> endpoints, String prefix, int port) {
		this.client = Client.builder().endpoints(endpoints.toArray(String[]::new)).build();
		this.kv = this.client.getKVClient();
		this.prefix = prefix;
		this.port = port;
	}

	/** All nodes are one server: the loopback network has millions of addresses. */
	NodeAddress node(int number) {
		return new NodeAddress("127.1." + number / 250 + "." + (1 + number % 250), this.port);
	}

	/** Write the key of a node; returns once it is acknowledged. */
	void put(int number) {
		this.kv.put(key(number), VALUE).join();
	}

	void delete(int number) {
		this.kv.delete(key(number)).join();
	}

	/** Write the keys of nodes, from one number to below another. */
	void putAll(int from, int to) {
		batches(IntStream.range(from, to).mapToObj((number) -> put(key(number))).toList());
	}

	/** As many nodes leave as join, in turns; returns once all of it is acknowledged. */
	void replace(int leavesFrom, int joinsFrom, int count) {
		List<Op> changes = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			changes.add(Op.delete(key(leavesFrom + i), DeleteOption.DEFAULT));
			changes.add(put(key(joinsFrom + i)));
		}
		batches(changes);
	}

	private void batches(List<Op> operations) {
		for (int from = 0; from < operations.size(); from += BATCH) {
			List<Op> batch = operations.subList(from, Math.min(operations.size(), from + BATCH));
			this.kv.txn().Then(batch.toArray(Op[]::new)).commit().join();
		}
	}

	private static Op put(ByteSequence key) {
		return Op.put(key, VALUE, PutOption.DEFAULT);
	}

	ByteSequence key(int number) {
		return bytes(this.prefix + node(number));
	}

	static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.client.close();
	}

}
