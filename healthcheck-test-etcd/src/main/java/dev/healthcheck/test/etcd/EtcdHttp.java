package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * HTTP calls to one member. They keep neither connections nor threads: tests count those
 * of the code they test.
 */
final class EtcdHttp {

	private static final int TIMEOUT_MILLIS = 1000;

	private final URI base;

	private final @Nullable SSLSocketFactory tls;

	EtcdHttp(URI base, @Nullable ClusterTls tls) {
		this.base = base;
		this.tls = (tls != null) ? tls.sslContext().getSocketFactory() : null;
	}

	String get(String path) throws IOException {
		return exchange(path, null);
	}

	boolean isHealthy() {
		try {
			return get("/health").contains("\"health\":\"true\"");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Calls the JSON gateway.
	 * @param path the path of the call
	 * @param json the request
	 * @return the response
	 * @throws IOException if there is none, or it is an error
	 */
	String call(String path, String json) throws IOException {
		return exchange(path, json);
	}

	private String exchange(String path, @Nullable String body) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) this.base.resolve(path).toURL().openConnection();
		if (connection instanceof HttpsURLConnection https && this.tls != null) {
			https.setSSLSocketFactory(this.tls);
			// it may be for a name that stands for all members
			https.setHostnameVerifier((host, session) -> true);
		}
		connection.setConnectTimeout(TIMEOUT_MILLIS);
		connection.setReadTimeout(TIMEOUT_MILLIS);
		connection.setRequestProperty("Connection", "close");
		try {
			if (body != null) {
				connection.setRequestMethod("POST");
				connection.setDoOutput(true);
				try (OutputStream out = connection.getOutputStream()) {
					out.write(body.getBytes(StandardCharsets.UTF_8));
				}
			}
			try (InputStream in = connection.getInputStream()) {
				return new String(in.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		finally {
			connection.disconnect();
		}
	}

}
