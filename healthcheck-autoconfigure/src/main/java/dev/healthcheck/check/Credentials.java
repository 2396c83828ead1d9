package dev.healthcheck.check;

import org.jspecify.annotations.Nullable;

/**
 * Who a check logs in as.
 *
 * @param username the name, or {@code null} for none
 * @param password the password, or {@code null} for none
 */
public record Credentials(@Nullable String username, @Nullable String password) {

	/** Nobody. */
	public static final Credentials NONE = new Credentials(null, null);

	/**
	 * Take the password out of a text that others have written.
	 * @param text what may have it
	 * @return the text without it
	 */
	String hide(String text) {
		return (this.password == null || this.password.isEmpty()) ? text : text.replace(this.password, "******");
	}

	@Override
	public String toString() {
		return "Credentials[" + ((this.username != null) ? this.username : "") + "]";
	}

}
