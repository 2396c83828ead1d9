package dev.healthcheck.endpoint;

import java.util.Arrays;
import java.util.Optional;

import org.springframework.util.MimeType;

/**
 * The forms in which the endpoint answers.
 */
enum StatusFormat {

	/** For programs. */
	JSON("application/json"),

	/** For people. */
	HTML(StatusFormat.HTML_TYPE),

	/** For spreadsheets and shell scripts. */
	CSV(StatusFormat.CSV_TYPE);

	static final String HTML_TYPE = "text/html;charset=UTF-8";

	static final String CSV_TYPE = "text/csv;charset=UTF-8";

	private final String type;

	StatusFormat(String type) {
		this.type = type;
	}

	MimeType type() {
		return MimeType.valueOf(this.type);
	}

	/**
	 * The form that the parameter {@code format} names.
	 * @param name its name in any case
	 * @return the form, or nothing if there is none of that name
	 */
	static Optional<StatusFormat> named(String name) {
		return Arrays.stream(values()).filter((format) -> format.name().equalsIgnoreCase(name)).findFirst();
	}

}
