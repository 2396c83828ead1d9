package dev.healthcheck.check;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Makes {@link CheckSettings} step by step; its components say what each setting means.
 */
public final class CheckSettingsBuilder {

	private boolean enabled = true;

	private String type = "tcp";

	private Duration healthyInterval = Duration.ofSeconds(5);

	private Duration unhealthyInterval = Duration.ofSeconds(1);

	private CheckThresholds thresholds = new CheckThresholds(1, 2, 2, 2);

	private Duration timeout = Duration.ofSeconds(1);

	private double jitter = 0.1;

	private int concurrency = 100;

	private @Nullable Integer port;

	private HttpCheck http = HttpCheck.get("/");

	private TcpCheck tcp = TcpCheck.CONNECT;

	private GrpcCheck grpc = GrpcCheck.WHOLE_SERVER;

	private JdbcCheck jdbc = JdbcCheck.NONE;

	private Credentials credentials = Credentials.NONE;

	private boolean verifyCertificate = true;

	private Duration certificateExpiryWarning = Duration.ofDays(14);

	private @Nullable TlsSettings tls;

	private boolean shared = true;

	CheckSettingsBuilder() {
	}

	CheckSettingsBuilder(CheckSettings settings) {
		this.enabled = settings.enabled();
		this.type = settings.type();
		this.healthyInterval = settings.healthyInterval();
		this.unhealthyInterval = settings.unhealthyInterval();
		this.thresholds = settings.thresholds();
		this.timeout = settings.timeout();
		this.jitter = settings.jitter();
		this.concurrency = settings.concurrency();
		this.port = settings.port();
		this.http = settings.http();
		this.tcp = settings.tcp();
		this.grpc = settings.grpc();
		this.jdbc = settings.jdbc();
		this.credentials = settings.credentials();
		this.verifyCertificate = settings.verifyCertificate();
		this.certificateExpiryWarning = settings.certificateExpiryWarning();
		this.tls = settings.tls();
		this.shared = settings.shared();
	}

	public CheckSettingsBuilder enabled(boolean enabled) {
		this.enabled = enabled;
		return this;
	}

	public CheckSettingsBuilder type(String type) {
		this.type = type;
		return this;
	}

	public CheckSettingsBuilder healthyInterval(Duration healthyInterval) {
		this.healthyInterval = healthyInterval;
		return this;
	}

	public CheckSettingsBuilder unhealthyInterval(Duration unhealthyInterval) {
		this.unhealthyInterval = unhealthyInterval;
		return this;
	}

	/** Both intervals. */
	public CheckSettingsBuilder interval(Duration interval) {
		return healthyInterval(interval).unhealthyInterval(interval);
	}

	public CheckSettingsBuilder thresholds(CheckThresholds thresholds) {
		this.thresholds = thresholds;
		return this;
	}

	public CheckSettingsBuilder timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	public CheckSettingsBuilder jitter(double jitter) {
		this.jitter = jitter;
		return this;
	}

	public CheckSettingsBuilder concurrency(int concurrency) {
		this.concurrency = concurrency;
		return this;
	}

	public CheckSettingsBuilder port(@Nullable Integer port) {
		this.port = port;
		return this;
	}

	public CheckSettingsBuilder http(HttpCheck http) {
		this.http = http;
		return this;
	}

	public CheckSettingsBuilder tcp(TcpCheck tcp) {
		this.tcp = tcp;
		return this;
	}

	public CheckSettingsBuilder grpc(GrpcCheck grpc) {
		this.grpc = grpc;
		return this;
	}

	public CheckSettingsBuilder jdbc(JdbcCheck jdbc) {
		this.jdbc = jdbc;
		return this;
	}

	public CheckSettingsBuilder credentials(Credentials credentials) {
		this.credentials = credentials;
		return this;
	}

	public CheckSettingsBuilder verifyCertificate(boolean verifyCertificate) {
		this.verifyCertificate = verifyCertificate;
		return this;
	}

	public CheckSettingsBuilder certificateExpiryWarning(Duration certificateExpiryWarning) {
		this.certificateExpiryWarning = certificateExpiryWarning;
		return this;
	}

	public CheckSettingsBuilder tls(@Nullable TlsSettings tls) {
		this.tls = tls;
		return this;
	}

	public CheckSettingsBuilder shared(boolean shared) {
		this.shared = shared;
		return this;
	}

	/**
	 * Make the settings.
	 * @return the settings
	 * @throws IllegalArgumentException if a value is not accepted
	 */
	public CheckSettings build() {
		return new CheckSettings(this.enabled, this.type, this.healthyInterval, this.unhealthyInterval, this.thresholds,
				this.timeout, this.jitter, this.concurrency, this.port, this.http, this.tcp, this.grpc, this.jdbc,
				this.credentials, this.verifyCertificate, this.certificateExpiryWarning, this.tls, this.shared);
	}

}
