package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Map;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.Client;

/**
 * A jetcd {@link Client} that keeps talking to healthy endpoints: every call goes through
 * the selection, breakers and checks of its {@link #upstream()}. Thread-safe. Closing it
 * ends its connections and threads.
 */
public interface EtcdClient extends Client {

	/**
	 * The cluster's endpoints and their health, shared by all clients of the same
	 * endpoints.
	 * @return the upstream
	 */
	Upstream upstream();

	/**
	 * What the members last said of themselves, asked at most once per 5 s each; an
	 * endpoint that has not answered yet is missing.
	 * @return the members by endpoint
	 */
	Map<NodeAddress, EtcdMember> members();

	/**
	 * The same client, for writes that are applied exactly once. Each {@code put},
	 * {@code delete} and {@code txn} is repeated on other members, through any fault, as
	 * long as the settings say (30 s by default), and answered as its one application
	 * was. Each also writes a small key, which a later write uses again. Closing it
	 * closes this client.
	 * <p>
	 * A write whose time is over fails with {@code DEADLINE_EXCEEDED} if an attempt of it
	 * may have been applied, else with the error of its last attempt. One whose token was
	 * lost while an attempt was not answered fails with {@code UNKNOWN}; both say that it
	 * is unknown whether the write was applied.
	 * @return a client over the connections of this one
	 */
	EtcdClient exactlyOnce();

	/**
	 * The same, for another time than the settings say.
	 * @param timeout how long a write is repeated: no attempt begins later
	 * @return a client over the connections of this one
	 * @throws IllegalArgumentException if the time is not positive
	 */
	EtcdClient exactlyOnce(Duration timeout);

}
