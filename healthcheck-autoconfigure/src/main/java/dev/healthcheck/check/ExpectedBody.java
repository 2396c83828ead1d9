package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * What the body of a good answer must be like. All that is given must hold.
 *
 * @param equal what it must equal exactly, at most 64 KiB in UTF-8, or {@code null}
 * @param contains what its first 64 KiB must contain, or {@code null}
 * @param matches a regular expression that must be found in its first 64 KiB, as
 * {@link java.util.regex.Matcher#find()} finds it, or {@code null}
 */
public record ExpectedBody(@Nullable String equal, @Nullable String contains, @Nullable String matches) {

	/** The body does not matter. */
	public static final ExpectedBody ANY = new ExpectedBody(null, null, null);

	private static final int MAX_PATTERN_LENGTH = 1024;

	public ExpectedBody {
		checkLength("expected-body", equal);
		checkLength("expected-body-contains", contains);
		if (contains != null && contains.isEmpty()) {
			throw new IllegalArgumentException("'expected-body-contains' is empty, but must be a text");
		}
		if (matches != null) {
			checkPattern(matches);
		}
	}

	/**
	 * A body that must equal a text.
	 * @param text the text, or {@code null} for any body
	 * @return what is expected
	 */
	public static ExpectedBody equalTo(@Nullable String text) {
		return new ExpectedBody(text, null, null);
	}

	boolean isAny() {
		return this.equal == null && !isSearched();
	}

	/** Whether the body must be kept to be judged. */
	boolean isSearched() {
		return this.contains != null || this.matches != null;
	}

	@Nullable Pattern pattern() {
		return (this.matches != null) ? Pattern.compile(this.matches) : null;
	}

	private static void checkLength(String name, @Nullable String text) {
		if (text != null && text.getBytes(StandardCharsets.UTF_8).length > HttpCheck.MAX_BODY_LENGTH) {
			throw new IllegalArgumentException("'" + name + "' is longer than 64 KiB, and no body is read further");
		}
	}

	private static void checkPattern(String matches) {
		if (matches.isEmpty() || matches.length() > MAX_PATTERN_LENGTH) {
			throw new IllegalArgumentException("'expected-body-matches' has " + matches.length()
					+ " characters, but must be a regular expression of 1 to " + MAX_PATTERN_LENGTH);
		}
		try {
			Pattern.compile(matches);
		}
		catch (PatternSyntaxException ex) {
			String place = (ex.getIndex() >= 0) ? " at character " + (ex.getIndex() + 1) : "";
			throw new IllegalArgumentException("'expected-body-matches' is '" + matches
					+ "', but must be a regular expression: " + ex.getDescription() + place, ex);
		}
	}

}
