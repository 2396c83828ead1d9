package dev.healthcheck.etcd;

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

}
