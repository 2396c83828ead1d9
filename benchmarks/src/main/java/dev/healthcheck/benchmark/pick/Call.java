package dev.healthcheck.benchmark.pick;

import dev.healthcheck.etcd.EtcdClient;
import io.etcd.jetcd.api.KVGrpc;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * A call, as pickers see it: a get of {@link EtcdClient}.
 */
final class Call extends LoadBalancer.PickSubchannelArgs {

	private final Metadata headers = new Metadata();

	@Override
	public CallOptions getCallOptions() {
		return CallOptions.DEFAULT;
	}

	@Override
	public Metadata getHeaders() {
		return this.headers;
	}

	@Override
	public MethodDescriptor<?, ?> getMethodDescriptor() {
		return KVGrpc.getRangeMethod();
	}

}
