package dev.healthcheck.benchmark;

import java.util.List;

/**
 * Groups of bars in two columns, as SVG. Each group has a scale of its own; the first bar
 * is ours, and all are where it does not say so.
 */
final class BarChart {

	private static final int COLUMN = 660;

	private static final int TITLE = 22;

	private static final int BAR = 17;

	private static final int GAP = 12;

	private static final int NAME = 130;

	private static final int LONGEST = 380;

	/** The name of the bar that is ours. */
	static final String OURS = "ours";

	private static final String BLUE = "#0b57d0";

	private static final String GREY = "#b8bcc4";

	private final List<Group> groups;

	private final StringBuilder drawn = new StringBuilder();

	private BarChart(List<Group> groups) {
		this.groups = groups;
	}

	static String of(List<Group> groups) {
		return new BarChart(groups).draw();
	}

	private String draw() {
		int half = this.groups.stream().mapToInt(BarChart::height).sum() / 2;
		int column = 0;
		int y = GAP;
		int height = 0;
		for (Group group : this.groups) {
			if (column == 0 && y > GAP && y + height(group) / 2 > half + GAP) {
				column = 1;
				y = GAP;
			}
			draw(group, 16 + column * COLUMN, y);
			y += height(group);
			height = Math.max(height, y);
		}
		int width = (column + 1) * COLUMN;
		return """
				<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
				font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#333">
				<rect width="%1$d" height="%2$d" fill="#fff"/>
				%3$s</svg>
				""".formatted(width, height, this.drawn);
	}

	private static int height(Group group) {
		return TITLE + group.bars().size() * BAR + GAP;
	}

	private void draw(Group group, int x, int top) {
		this.drawn.append("""
				<text x="%d" y="%d" font-weight="bold">%s</text>
				""".formatted(x, top + 14, escaped(group.title())));
		double most = group.bars().stream().mapToDouble(Bar::value).filter(Double::isFinite).max().orElse(0);
		int y = top + TITLE;
		String colour = BLUE;
		for (Bar bar : group.bars()) {
			int length = Double.isInfinite(bar.value()) ? LONGEST
					: (most > 0) ? (int) Math.round(Math.max(0, bar.value()) / most * LONGEST) : 0;
			this.drawn.append("""
					<text x="%d" y="%d">%s</text><rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>\
					<text x="%d" y="%d">%s</text>
					""".formatted(x, y + 12, escaped(bar.name()), x + NAME, y + 2, Math.max(1, length), BAR - 4, colour,
					x + NAME + length + 6, y + 12, escaped(bar.text())));
			y += BAR;
			colour = bar.name().equals(OURS) ? GREY : colour;
		}
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/**
	 * What is compared.
	 *
	 * @param title what it is about
	 * @param bars ours first
	 */
	record Group(String title, List<Bar> bars) {

	}

	/**
	 * One value.
	 *
	 * @param name whose it is
	 * @param value how long the bar is; infinite for one that never ends
	 * @param text what is written at its end
	 */
	record Bar(String name, double value, String text) {

	}

}
