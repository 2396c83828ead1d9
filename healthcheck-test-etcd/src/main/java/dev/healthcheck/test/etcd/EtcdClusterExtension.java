package dev.healthcheck.test.etcd;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test class a real etcd cluster, and every test a healthy one: what a test did
 * to members is undone before the next. Register it in a static field: <pre class="code">
 * &#64;RegisterExtension
 * static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();
 * </pre> The members are processes of this machine: {@code etcd} on the {@code PATH}, or
 * the program that the environment variable {@code ETCD_BIN} names. They listen on
 * 127.0.0.1, and end with the JVM at the latest. Classes that run at the same time in one
 * JVM must not share a cluster: give each its own by {@link #of}.
 */
public final class EtcdClusterExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

	/**
	 * System property: skip, instead of fail, where etcd is not installed. Not below
	 * {@code healthcheck}: applications of the same JVM would not start.
	 */
	public static final String SKIP_PROPERTY = "healthcheck-test.etcd.skip-if-missing";

	private static final Namespace NAMESPACE = Namespace.create(EtcdClusterExtension.class);

	private final EtcdClusterBuilder builder;

	private final boolean pooled;

	private @Nullable EtcdCluster cluster;

	private EtcdClusterExtension(EtcdClusterBuilder builder, boolean pooled) {
		this.builder = builder;
		this.pooled = pooled;
	}

	/**
	 * One member that test classes use one after the other, empty at the start of each
	 * class. It starts in a fraction of the time that three take.
	 * @return the extension
	 */
	public static EtcdClusterExtension oneMember() {
		return new EtcdClusterExtension(EtcdCluster.builder().members(1), true);
	}

	/**
	 * Three members that test classes use one after the other, empty at the start of each
	 * class.
	 * @return the extension
	 */
	public static EtcdClusterExtension threeMembers() {
		return new EtcdClusterExtension(EtcdCluster.builder(), true);
	}

	/**
	 * The same, in network namespaces, so that members can be cut off. The tests are
	 * skipped where that is not possible.
	 * @return the extension
	 */
	public static EtcdClusterExtension threeMembersInNamespaces() {
		return new EtcdClusterExtension(EtcdCluster.builder().namespaces(), true);
	}

	/**
	 * Members as described, which this test class has for itself. For classes that change
	 * what outlives them: users, members, quota.
	 * @param description says what the cluster is like
	 * @return the extension
	 */
	public static EtcdClusterExtension of(UnaryOperator<EtcdClusterBuilder> description) {
		return new EtcdClusterExtension(description.apply(EtcdCluster.builder()), false);
	}

	/**
	 * The cluster. It is started now if it does not run yet, for those who need it before
	 * the tests begin, such as an application context.
	 * @return the running cluster
	 * @throws TestAbortedException if it is not possible here, and that is no failure
	 */
	public synchronized EtcdCluster cluster() {
		if (this.cluster == null || this.cluster.isClosed()) {
			assumePossible();
			this.cluster = this.pooled ? ClusterPool.ofThisJvm().take(this.builder) : this.builder.start();
		}
		return this.cluster;
	}

	public List<EtcdMember> members() {
		return cluster().members();
	}

	public EtcdMember member(int number) {
		return cluster().member(number);
	}

	public EtcdMember leader() {
		return cluster().leader();
	}

	public String endpoints() {
		return cluster().endpoints();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		EtcdCluster running = cluster();
		if (this.pooled) {
			// all end with the last test
			context.getRoot()
				.getStore(NAMESPACE)
				.computeIfAbsent(ClusterPool.class, (type) -> ClusterPool.ofThisJvm(), ClusterPool.class);
		}
		else {
			// found there by nested classes, too
			context.getStore(NAMESPACE).computeIfAbsent(this, (key) -> running, EtcdCluster.class);
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		cluster().heal();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == EtcdCluster.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return cluster();
	}

	private void assumePossible() {
		if (!EtcdBinary.present() && Boolean.getBoolean(SKIP_PROPERTY)) {
			throw new TestAbortedException("SKIPPED: " + EtcdBinary.missing());
		}
		String reason = this.builder.needsNamespaces() ? ClusterNetwork.unsupported() : null;
		if (reason != null) {
			String message = "SKIPPED: members cannot be cut off here: " + reason;
			System.out.println(message);
			throw new TestAbortedException(message);
		}
	}

}
