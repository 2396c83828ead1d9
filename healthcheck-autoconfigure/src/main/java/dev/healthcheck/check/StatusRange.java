package dev.healthcheck.check;

/**
 * A range of response statuses.
 *
 * @param first the lowest
 * @param last the highest, included
 */
public record StatusRange(int first, int last) {

	public StatusRange {
		if (first < 100 || last > 599 || first > last) {
			throw new IllegalArgumentException("statuses " + first + "-" + last + " are not a range within 100-599");
		}
	}

	public static StatusRange of(int status) {
		return new StatusRange(status, status);
	}

	/**
	 * Parse {@code 200} or {@code 200-299}.
	 * @param text the text to parse
	 * @return the range
	 * @throws IllegalArgumentException if the text is neither, naming it
	 */
	public static StatusRange parse(String text) {
		String[] ends = text.trim().split("\\s*-\\s*", 2);
		try {
			int first = Integer.parseInt(ends[0]);
			return new StatusRange(first, (ends.length == 2) ? Integer.parseInt(ends[1]) : first);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'" + text + "' is not a status such as 200 or a range such as 200-299",
					ex);
		}
	}

	public boolean contains(int status) {
		return status >= this.first && status <= this.last;
	}

}
