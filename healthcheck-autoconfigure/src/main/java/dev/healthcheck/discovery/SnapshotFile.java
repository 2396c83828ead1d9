package dev.healthcheck.discovery;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last good data in a file, for a start without etcd. It is replaced as a whole, so
 * that it is never half written; one that cannot be read is reported and ignored.
 */
final class SnapshotFile {

	private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);

	private static final JsonMapper JSON = new JsonMapper();

	private final Path path;

	private final String prefix;

	SnapshotFile(Path path, String prefix) {
		this.path = path.toAbsolutePath();
		this.prefix = prefix;
	}

	synchronized void write(Map<String, String> content) {
		ObjectNode document = JSON.createObjectNode();
		document.put("savedAt", Instant.now().toString());
		document.put("prefix", this.prefix);
		ObjectNode keys = document.putObject("keys");
		content.forEach(keys::put);
		try {
			Path directory = this.path.getParent();
			if (directory != null) {
				Files.createDirectories(directory);
			}
			Path fresh = this.path.resolveSibling(this.path.getFileName() + ".tmp");
			Files.write(fresh, JSON.writeValueAsBytes(document));
			move(fresh);
		}
		catch (IOException | JacksonException ex) {
			log.warn("The snapshot file {} could not be written: {}", this.path, ex.toString());
		}
	}

	private void move(Path fresh) throws IOException {
		try {
			Files.move(fresh, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (AtomicMoveNotSupportedException ex) {
			Files.move(fresh, this.path, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * Read the file.
	 * @return what it holds, or {@code null} if there is nothing that can be used
	 */
	synchronized @Nullable Saved read() {
		if (!Files.exists(this.path)) {
			return null;
		}
		try {
			JsonNode document = JSON.readTree(Files.readAllBytes(this.path));
			String prefix = document.path("prefix").asString("");
			if (!prefix.equals(this.prefix)) {
				throw new IOException("it is of the prefix '" + prefix + "'");
			}
			if (!document.path("keys").isObject()) {
				throw new IOException("it has no keys");
			}
			Map<String, String> keys = new LinkedHashMap<>();
			document.path("keys")
				.properties()
				.forEach((entry) -> keys.put(entry.getKey(), entry.getValue().asString("")));
			return new Saved(keys, Instant.parse(document.path("savedAt").asString("")));
		}
		catch (IOException | RuntimeException ex) {
			log.warn("The snapshot file {} is ignored: {}", this.path, ex.toString());
			return null;
		}
	}

	/**
	 * What a file holds.
	 *
	 * @param content values by key, without the prefix
	 * @param savedAt when it was written
	 */
	record Saved(Map<String, String> content, Instant savedAt) {

	}

}
