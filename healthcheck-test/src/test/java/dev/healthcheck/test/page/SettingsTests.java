package dev.healthcheck.test.page;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("processes")
@SpringBootTest
class SettingsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	void settingsOutliveTheLeader(@Autowired Settings settings, EtcdCluster cluster) throws Exception {
		settings.put("colour", "green");
		cluster.leader().kill();
		assertThat(settings.get("colour")).isEqualTo("green");
	}

	@Test
	void settingsAreReadWhileAMemberHangs(@Autowired Settings settings) throws Exception {
		settings.put("colour", "blue");
		etcd.member(1).hang();
		assertThat(settings.get("colour")).isEqualTo("blue");
	}

}
