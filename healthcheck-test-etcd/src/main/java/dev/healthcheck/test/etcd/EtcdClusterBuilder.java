package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Describes an {@link EtcdCluster}.
 */
public final class EtcdClusterBuilder {

	private int members = 3;

	private boolean tls;

	private boolean mutualTls;

	private boolean namespaces;

	private @Nullable String name;

	private final List<String> flags = new ArrayList<>();

	EtcdClusterBuilder() {
	}

	public EtcdClusterBuilder members(int members) {
		this.members = members;
		return this;
	}

	/**
	 * Members talk TLS to clients, each with a certificate of its own.
	 * @return this builder
	 */
	public EtcdClusterBuilder tls() {
		this.tls = true;
		return this;
	}

	/**
	 * Members talk TLS to clients and ask them for a certificate.
	 * @return this builder
	 */
	public EtcdClusterBuilder mutualTls() {
		this.mutualTls = true;
		return tls();
	}

	/**
	 * Each member gets a network namespace, so that it can be cut off. Needs root.
	 * @return this builder
	 */
	public EtcdClusterBuilder namespaces() {
		this.namespaces = true;
		return this;
	}

	/**
	 * Each member gets a loopback address of its own, and all listen on the same port, so
	 * that one name can stand for them. With TLS their certificates are for that name
	 * alone.
	 * @param name the name
	 * @return this builder
	 */
	public EtcdClusterBuilder named(String name) {
		this.name = name;
		return this;
	}

	/**
	 * Further flags of every member.
	 * @param flags such as {@code --quota-backend-bytes=16777216}
	 * @return this builder
	 */
	public EtcdClusterBuilder flags(String... flags) {
		this.flags.addAll(List.of(flags));
		return this;
	}

	/**
	 * Whether such a cluster is possible here.
	 * @return {@code false} if it needs namespaces and these are not permitted
	 */
	public boolean isSupported() {
		return !this.namespaces || ClusterNetwork.unsupported() == null;
	}

	Description description() {
		return new Description(this.members, this.tls, this.mutualTls, this.namespaces, List.copyOf(this.flags));
	}

	boolean needsNamespaces() {
		return this.namespaces;
	}

	/**
	 * Builds the cluster and starts it.
	 * @return the healthy cluster
	 */
	public EtcdCluster start() {
		return build().start();
	}

	EtcdCluster build() {
		Path etcd = EtcdBinary.etcd();
		String unsupported = this.namespaces ? ClusterNetwork.unsupported() : null;
		if (unsupported != null) {
			throw new IllegalStateException(unsupported);
		}
		Leftovers.sweep();
		Path directory = Leftovers.newDirectory();
		ClusterNetwork network = null;
		try {
			if (this.namespaces) {
				network = ClusterNetwork.create(this.members);
				Leftovers.remember(directory, network);
			}
			return build(etcd, directory, network);
		}
		catch (RuntimeException ex) {
			if (network != null) {
				network.delete();
			}
			Leftovers.delete(directory);
			throw ex;
		}
	}

	private EtcdCluster build(Path etcd, Path directory, @Nullable ClusterNetwork network) {
		List<MemberAddresses> addresses = (network != null) ? network.addresses() : (this.name != null)
				? MemberAddresses.onOnePort(this.members) : MemberAddresses.loopback(this.members);
		String initialCluster = IntStream.rangeClosed(1, this.members)
			.mapToObj((number) -> EtcdMember.name(number) + "=http://" + addresses.get(number - 1).peer())
			.collect(Collectors.joining(","));
		ClusterTls clusterTls = this.tls ? createTls(directory.resolve("certificates")) : null;
		List<EtcdMember> created = new ArrayList<>();
		for (int number = 1; number <= this.members; number++) {
			MemberAddresses address = addresses.get(number - 1);
			Path home = createDirectory(directory.resolve(EtcdMember.name(number)));
			List<String> command = new ArrayList<>(
					List.of(etcd.toString(), "--name=" + EtcdMember.name(number), "--data-dir=" + home.resolve("data"),
							"--initial-cluster=" + initialCluster, "--initial-cluster-token=" + directory.getFileName(),
							"--listen-peer-urls=http://" + String.join(",http://", address.peerListeners()),
							"--initial-advertise-peer-urls=http://" + address.peer()));
			command.addAll(clientFlags(address, number, clusterTls, this.name));
			command.addAll(this.flags);
			MemberProcess process = new MemberProcess(command, address.namespace(), home);
			created.add(new EtcdMember(number, address, process, clusterTls, network));
		}
		return new EtcdCluster(directory, created, clusterTls, network);
	}

	private static List<String> clientFlags(MemberAddresses address, int number, @Nullable ClusterTls tls,
			@Nullable String name) {
		String url = ((tls != null) ? "https://" : "http://") + address.client();
		List<String> flags = new ArrayList<>(List.of("--listen-client-urls=" + url, "--advertise-client-urls=" + url));
		if (tls != null) {
			PemFiles files = tls.certificates()
				.server(EtcdMember.name(number),
						(name != null) ? List.of(name) : List.of(address.clientHost(), "localhost"));
			flags.add("--cert-file=" + files.certificate());
			flags.add("--key-file=" + files.privateKey());
			if (tls.mutual()) {
				flags.add("--client-cert-auth");
				flags.add("--trusted-ca-file=" + tls.certificates().authority());
			}
		}
		return flags;
	}

	private ClusterTls createTls(Path directory) {
		TestCertificates certificates = TestCertificates.in(directory);
		return new ClusterTls(certificates, certificates.client("client"), this.mutualTls);
	}

	private static Path createDirectory(Path directory) {
		try {
			return Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Clusters of equal descriptions are alike. */
	record Description(int members, boolean tls, boolean mutualTls, boolean namespaces, List<String> flags) {

	}

}
