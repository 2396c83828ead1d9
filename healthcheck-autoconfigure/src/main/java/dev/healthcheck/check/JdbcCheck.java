package dev.healthcheck.check;

import org.jspecify.annotations.Nullable;

/**
 * What a jdbc check connects to.
 *
 * @param url the JDBC URL, in which <code>{host}</code> and <code>{port}</code> stand for
 * those of the node; {@code null} only where the check is of another type
 */
public record JdbcCheck(@Nullable String url) {

	/** Nothing, for checks of other types. */
	public static final JdbcCheck NONE = new JdbcCheck(null);

	public JdbcCheck {
		// the message must not have the value, which may have a password
		if (url != null && !url.startsWith("jdbc:")) {
			throw new IllegalArgumentException("'url' has a value that does not begin with 'jdbc:', but must be a JDBC"
					+ " URL such as jdbc:postgresql://{host}:{port}/database");
		}
	}

	/**
	 * The URL of a node.
	 * @param host its host
	 * @param port its port
	 * @return the URL
	 */
	String url(String host, int port) {
		String template = (this.url != null) ? this.url : "";
		return template.replace("{host}", (host.indexOf(':') < 0) ? host : "[" + host + "]")
			.replace("{port}", String.valueOf(port));
	}

	@Override
	public String toString() {
		// drivers take passwords behind these
		return "JdbcCheck[" + ((this.url != null) ? this.url.replaceFirst("[?;].*|//[^/]*@.*", "...") : "") + "]";
	}

}
