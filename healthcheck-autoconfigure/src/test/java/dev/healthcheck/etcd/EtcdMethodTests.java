package dev.healthcheck.etcd;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.ElectionGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.lock.LockGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EtcdMethod}, over all methods that jetcd knows.
 */
class EtcdMethodTests {

	private static final List<ServiceDescriptor> SERVICES = List.of(KVGrpc.getServiceDescriptor(),
			WatchGrpc.getServiceDescriptor(), LeaseGrpc.getServiceDescriptor(), AuthGrpc.getServiceDescriptor(),
			ClusterGrpc.getServiceDescriptor(), MaintenanceGrpc.getServiceDescriptor(), LockGrpc.getServiceDescriptor(),
			ElectionGrpc.getServiceDescriptor());

	@Test
	void streamsAreLongLived() {
		assertThat(names((method) -> method.stream())).containsExactlyInAnyOrder("Watch", "LeaseKeepAlive", "Snapshot",
				"Observe");
	}

	@Test
	void locksAndCampaignsHaveNoDeadline() {
		assertThat(names((method) -> !method.stream() && !method.bounded())).containsExactlyInAnyOrder("Lock",
				"Campaign", "Defragment", "Hash", "HashKV");
	}

	@Test
	void readsAreSafeToRepeatAndWritesAreNot() {
		assertThat(names((method) -> method.repeatable())).containsExactlyInAnyOrder("Range", "LeaseTimeToLive",
				"MemberList", "Status", "Authenticate", "UserGet", "UserList", "RoleGet", "RoleList", "Leader", "Lock",
				"Campaign");
	}

	@Test
	void namesAreThoseOfTheServices() {
		assertThat(EtcdMethod.WATCH).isEqualTo(WatchGrpc.getWatchMethod().getFullMethodName());
		assertThat(EtcdMethod.AUTHENTICATE).isEqualTo(AuthGrpc.getAuthenticateMethod().getFullMethodName());
	}

	private static List<String> names(java.util.function.Predicate<EtcdMethod> filter) {
		return methods().filter((method) -> filter.test(EtcdMethod.of(method)))
			.map((method) -> Arrays.stream(method.getFullMethodName().split("/")).reduce((a, b) -> b).orElseThrow())
			.toList();
	}

	private static Stream<MethodDescriptor<?, ?>> methods() {
		return SERVICES.stream().flatMap((service) -> service.getMethods().stream());
	}

}
