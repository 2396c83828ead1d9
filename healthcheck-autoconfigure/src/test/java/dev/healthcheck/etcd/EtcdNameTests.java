package dev.healthcheck.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.DnsServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An endpoint that is a name with more than one address, or with another one after a
 * while: looked up as any application does, from a DNS server.
 */
@EnabledIf(value = "dev.healthcheck.testing.DnsServer#canServeJvms",
		disabledReason = "needs root's rights, to have a JVM ask a DNS server of the test's")
@Tag("processes")
class EtcdNameTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.named("etcd.test"));

	private final EtcdCluster cluster = etcd.cluster();

	@TempDir
	private Path directory;

	private DnsServer dns;

	private @Nullable ChildJvm application;

	@BeforeEach
	void start() {
		this.dns = DnsServer.startForJvms();
	}

	@AfterEach
	void stop() {
		stopApplication();
		this.dns.close();
	}

	private void stopApplication() {
		if (this.application != null) {
			this.application.close();
		}
	}

	private List<String> lines() {
		return (this.application != null) ? this.application.lines() : List.of();
	}

	@Test
	void memberThatHangsIsLeftForTheNextAddress() {
		this.dns.set("etcd.test", addresses(this.cluster.members()));
		startApplication();
		awaitNewLine("kept"::equals);
		for (EtcdMember member : this.cluster.members()) {
			member.hang();
			// while it hangs
			awaitCalls();
			Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> lastStatus().contains(" HEALTHY "));
			member.resume();
			this.cluster.awaitHealthy();
		}
		awaitNewLine("kept"::equals);
		assertThat(lines()).doesNotContain("lost");
	}

	@Test
	void memberThatHangsFromTheStartIsPassedOver() {
		this.dns.set("etcd.test", addresses(this.cluster.members()));
		for (EtcdMember member : this.cluster.members()) {
			member.hang();
			startApplication();
			awaitCalls();
			stopApplication();
			member.resume();
			this.cluster.awaitHealthy();
		}
	}

	@Test
	void nameThatMovesIsLookedUpAgainWhenTheOldAddressIsSilent() {
		EtcdMember old = this.cluster.member(1);
		this.dns.set("etcd.test", addresses(List.of(old)));
		startApplication();
		awaitCalls();
		this.dns.set("etcd.test", addresses(List.of(this.cluster.member(2))));
		old.hang();
		awaitNewLine((line) -> line.startsWith("failed"));
		awaitCalls();
	}

	@Test
	void connectionStaysWhenTheNameCannotBeLookedUpAnyMore() {
		this.dns.set("etcd.test", addresses(List.of(this.cluster.member(1))));
		startApplication();
		awaitCalls();
		this.dns.fail(DnsServer.Failure.REFUSING);
		// its connection is lost, which asks for a look-up
		this.cluster.member(1).restart();
		this.cluster.awaitHealthy();
		awaitCalls();
	}

	private void startApplication() {
		this.application = ChildJvm.start(this.dns.prefix(this.directory), Map.of(),
				// the JVM's cache is not what this is about
				List.of("-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=0"), NamedEtcdApplication.class,
				List.of("http://etcd.test:" + this.cluster.member(1).clientUri().getPort()));
	}

	private static String[] addresses(List<EtcdMember> members) {
		return members.stream().map((member) -> member.clientUri().getHost()).toArray(String[]::new);
	}

	private String lastStatus() {
		return lines().stream()
			.filter((line) -> line.startsWith("etcd.test:"))
			.reduce((first, second) -> second)
			.orElse("");
	}

	/** Wait for five writes in a row. */
	private void awaitCalls() {
		int seen = lines().size();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			List<String> ends = lines().stream()
				.skip(seen)
				.filter((line) -> line.equals("written") || line.startsWith("failed"))
				.toList();
			return ends.size() >= 5 && ends.subList(ends.size() - 5, ends.size()).stream().allMatch("written"::equals);
		});
	}

	private void awaitNewLine(Predicate<String> expected) {
		int seen = lines().size();
		Awaitility.await()
			.alias("a line after " + seen)
			.atMost(Duration.ofSeconds(60))
			.until(() -> lines().stream().skip(seen).anyMatch(expected));
	}

}
