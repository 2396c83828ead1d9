package dev.healthcheck.etcd;

import java.util.Set;

import io.grpc.MethodDescriptor;

/**
 * What kind of call a method of etcd's API is.
 *
 * @param stream whether it is long-lived
 * @param bounded whether an attempt has a deadline: not when it waits by design, for a
 * lock, an election or a defragmentation
 * @param repeatable whether it can be repeated on another endpoint whatever became of the
 * first attempt: reads, and waiting for a lock or an election, which a lease makes
 * idempotent
 */
record EtcdMethod(boolean stream, boolean bounded, boolean repeatable) {

	static final String WATCH = "etcdserverpb.Watch/Watch";

	static final String AUTHENTICATE = "etcdserverpb.Auth/Authenticate";

	private static final Set<String> READS = Set.of("etcdserverpb.KV/Range", "etcdserverpb.Lease/LeaseTimeToLive",
			"etcdserverpb.Lease/LeaseLeases", "etcdserverpb.Cluster/MemberList", "etcdserverpb.Maintenance/Status",
			AUTHENTICATE, "etcdserverpb.Auth/AuthStatus", "etcdserverpb.Auth/UserGet", "etcdserverpb.Auth/UserList",
			"etcdserverpb.Auth/RoleGet", "etcdserverpb.Auth/RoleList", "v3electionpb.Election/Leader");

	private static final Set<String> WAITS = Set.of("v3lockpb.Lock/Lock", "v3electionpb.Election/Campaign");

	private static final Set<String> LONG = Set.of("etcdserverpb.Maintenance/Defragment",
			"etcdserverpb.Maintenance/HashKV", "etcdserverpb.Maintenance/Hash");

	static EtcdMethod of(MethodDescriptor<?, ?> method) {
		String name = method.getFullMethodName();
		if (method.getType() != MethodDescriptor.MethodType.UNARY) {
			return new EtcdMethod(true, false, false);
		}
		boolean waits = WAITS.contains(name);
		return new EtcdMethod(false, !waits && !LONG.contains(name), waits || READS.contains(name));
	}

	EtcdMethod asRepeatable() {
		return new EtcdMethod(this.stream, this.bounded, true);
	}

}
