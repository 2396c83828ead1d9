package dev.healthcheck.discovery;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the keys under the prefix say, as a whole. Not thread-safe.
 */
final class ServiceTable {

	/** By service, then by key: of two keys for the same node, the first one counts. */
	private final Map<String, SortedMap<String, Entry>> services = new HashMap<>();

	/** What is wrong with keys, by key. */
	private final SortedMap<String, String> problems = new TreeMap<>();

	/**
	 * A key was written.
	 * @param name the key without the prefix
	 * @param value its value
	 * @return the service that changes, or {@code null} if the key is none of a service
	 */
	@Nullable String put(String name, String value) {
		ServiceKey key;
		try {
			key = ServiceKey.parse(name);
		}
		catch (IllegalArgumentException ex) {
			this.problems.put(name, String.valueOf(ex.getMessage()));
			return null;
		}
		this.services.computeIfAbsent(key.service(), (service) -> new TreeMap<>())
			.put(name, new Entry(key.address(), bounded(value)));
		return key.service();
	}

	private static String bounded(String value) {
		return (value.length() > NodeValue.MAX_LENGTH) ? value.substring(0, NodeValue.MAX_LENGTH + 1) : value;
	}

	/**
	 * A key was deleted.
	 * @param name the key without the prefix
	 * @return the service that changes, or {@code null} if the key is none of a service
	 */
	@Nullable String delete(String name) {
		this.problems.remove(name);
		int slash = name.indexOf('/');
		String service = (slash > 0) ? name.substring(0, slash) : name;
		SortedMap<String, Entry> entries = this.services.get(service);
		if (entries == null || entries.remove(name) == null) {
			return null;
		}
		if (entries.isEmpty()) {
			this.services.remove(service);
		}
		return service;
	}

	/**
	 * What a key says of its node.
	 * @param name the key without the prefix
	 * @return the value, or {@code null} if there is no such node
	 */
	@Nullable Entry entry(String name) {
		int slash = name.indexOf('/');
		SortedMap<String, Entry> entries = this.services.get((slash > 0) ? name.substring(0, slash) : name);
		return (entries != null) ? entries.get(name) : null;
	}

	Collection<String> services() {
		return List.copyOf(this.services.keySet());
	}

	/**
	 * The nodes of a service, in the order of their keys.
	 * @param service its name
	 * @return the nodes by address, empty if there is no such service
	 */
	Map<NodeAddress, NodeValue> nodes(String service) {
		Map<NodeAddress, NodeValue> nodes = new LinkedHashMap<>();
		this.services.getOrDefault(service, new TreeMap<>())
			.values()
			.forEach((entry) -> nodes.putIfAbsent(entry.address(), entry.node()));
		return nodes;
	}

	/** What is wrong with keys, by key; problems with values are those of their nodes. */
	Map<String, String> problems() {
		Map<String, String> all = new TreeMap<>(this.problems);
		this.services.values().forEach((entries) -> {
			Map<NodeAddress, String> first = new HashMap<>();
			entries.forEach((key, entry) -> {
				String other = first.putIfAbsent(entry.address(), key);
				if (other != null) {
					all.put(key, "the same node as " + other);
				}
			});
		});
		return all;
	}

	/** All keys and values, to be kept in a file. */
	Map<String, String> content() {
		Map<String, String> content = new TreeMap<>();
		this.services.values().forEach((entries) -> entries.forEach((key, entry) -> content.put(key, entry.value())));
		return content;
	}

	/** A node as its key has it; its value is read once, when it is first needed. */
	static final class Entry {

		private final NodeAddress address;

		private final String value;

		private @Nullable NodeValue node;

		Entry(NodeAddress address, String value) {
			this.address = address;
			this.value = value;
		}

		NodeAddress address() {
			return this.address;
		}

		String value() {
			return this.value;
		}

		NodeValue node() {
			NodeValue node = this.node;
			if (node == null) {
				node = NodeValue.parse(this.address, this.value);
				this.node = node;
			}
			return node;
		}

	}

}
