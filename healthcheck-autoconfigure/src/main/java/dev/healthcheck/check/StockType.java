package dev.healthcheck.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The types of check that need no probe of the application's own.
 */
enum StockType {

	TCP,

	HTTP,

	HTTPS,

	GRPC("io.grpc.health.v1.HealthGrpc", "io.grpc:grpc-services"),

	REDIS("io.lettuce.core.RedisClient", "io.lettuce:lettuce-core"),

	JDBC;

	/** What others call a check that connects. */
	private static final String ALIAS_OF_TCP = "general";

	private static final Map<String, StockType> BY_NAME = Stream.of(values())
		.collect(Collectors.toMap(StockType::toString, Function.identity()));

	private final @Nullable String libraryClass;

	private final @Nullable String library;

	StockType() {
		this(null, null);
	}

	StockType(@Nullable String libraryClass, @Nullable String library) {
		this.libraryClass = libraryClass;
		this.library = library;
	}

	/**
	 * The type that a text names, in whatever case.
	 * @param text the text
	 * @return the type, or {@code null} if it names none
	 */
	static @Nullable StockType find(String text) {
		String name = text.trim().toLowerCase(Locale.ROOT);
		if (name.equals(ALIAS_OF_TCP)) {
			return TCP;
		}
		return BY_NAME.get(name);
	}

	static List<String> names() {
		return Stream.of(values()).map(StockType::toString).toList();
	}

	/**
	 * See that the library is there that this type needs.
	 * @param classes where it must be
	 * @return this type
	 * @throws IllegalArgumentException if it is not, naming the type and the library
	 */
	StockType requireLibrary(ClassLoader classes) {
		if (this.libraryClass != null) {
			try {
				Class.forName(this.libraryClass, false, classes);
			}
			catch (ClassNotFoundException | LinkageError ex) {
				throw new IllegalArgumentException("'type' is '" + this
						+ "', but must be a type whose library is on the class path: add the dependency "
						+ this.library, ex);
			}
		}
		return this;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
