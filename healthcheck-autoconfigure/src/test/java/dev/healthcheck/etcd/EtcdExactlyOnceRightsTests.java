package dev.healthcheck.etcd;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes that are applied once, and what the server does not allow.
 */
@Tag("processes")
class EtcdExactlyOnceRightsTests {

	private static final String PASSWORD = "correct horse";

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1));

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	void rightsForTheKeysOfTokensAreNeededAndSaidToBeMissing() {
		this.cluster.etcdctl("user", "add", "root:" + PASSWORD);
		this.cluster.etcdctl("user", "grant-role", "root", "root");
		this.cluster.etcdctl("user", "add", "alice:" + PASSWORD);
		this.cluster.etcdctl("role", "add", "alice");
		this.cluster.etcdctl("role", "grant-permission", "alice", "--prefix=true", "readwrite", "alice/");
		this.cluster.etcdctl("user", "grant-role", "alice", "alice");
		this.cluster.etcdctl("auth", "enable");
		try (ClientUnderTest root = authenticated("root"); ClientUnderTest alice = authenticated("alice")) {
			KV kv = alice.client().exactlyOnce().getKVClient();
			assertThat(ClientUnderTest.error(kv.put(bytes("alice/a"), bytes("1")))).hasMessage(
					"PERMISSION_DENIED: etcdserver: permission denied; an exactly-once write also reads and writes a key "
							+ "that begins with 'healthcheck/once/', for which the user needs rights");
			assertThat(root.value("alice/a")).isNull();
			grantTokens(root);
			ClientUnderTest.get(kv.put(bytes("alice/a"), bytes("1")));
			assertThat(ClientUnderTest.error(kv.put(bytes("bob/a"), bytes("1"))))
				.hasMessageStartingWith("PERMISSION_DENIED");
			assertThat(ClientUnderTest.error(kv.txn()
				.If(new Cmp(bytes("alice/a"), Cmp.Op.EQUAL, CmpTarget.version(1)))
				.Then(Op.put(bytes("bob/a"), bytes("1"), PutOption.DEFAULT))
				.commit())).hasMessageStartingWith("PERMISSION_DENIED");
			assertThat(root.value("alice/a")).isEqualTo("1");
			assertThat(root.value("bob/a")).isNull();
			assertThat(alice.failures()).isEmpty();
		}
	}

	private static void grantTokens(ClientUnderTest root) {
		ClientUnderTest.get(root.client()
			.getAuthClient()
			.roleGrantPermission(bytes("alice"), bytes("healthcheck/once/"), bytes("healthcheck/once0"),
					io.etcd.jetcd.auth.Permission.Type.READWRITE));
	}

	@Test
	void aServerWithoutLeasesSaysSoAtTheFirstWrite() throws Exception {
		try (FakeEtcd endpoint = new FakeEtcd();
				ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(endpoint).build())) {
			EtcdClient once = client.client().exactlyOnce();
			assertThat(ClientUnderTest.error(once.getKVClient().put(bytes("a"), bytes("1"))))
				.hasMessageStartingWith("UNIMPLEMENTED: exactly-once writes need a lease, which was not granted: ");
			ClientUnderTest.get(once.getKVClient().get(bytes("a")));
		}
	}

	private ClientUnderTest authenticated(String user) {
		return ClientUnderTest.of(this.cluster, (settings) -> settings.credentials(user, PASSWORD));
	}

	private static io.etcd.jetcd.ByteSequence bytes(String text) {
		return ClientUnderTest.bytes(text);
	}

}
