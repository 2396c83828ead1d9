package dev.healthcheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * Finds classes that use each other, directly or through others of their package. What is
 * within a class counts as that class.
 */
final class ClassCycles {

	private final Map<String, Set<String>> uses;

	private final Map<String, Integer> order = new HashMap<>();

	private final Map<String, Integer> earliest = new HashMap<>();

	private final Deque<String> open = new ArrayDeque<>();

	private final List<Set<String>> found = new ArrayList<>();

	private ClassCycles(Map<String, Set<String>> uses) {
		this.uses = uses;
	}

	/**
	 * The classes that use each other.
	 * @param classes all classes
	 * @return the full names of those that none of can be understood without all others,
	 * a set for each such group
	 */
	static List<Set<String>> of(JavaClasses classes) {
		Map<String, Set<String>> uses = new TreeMap<>();
		for (JavaClass type : classes) {
			uses.computeIfAbsent(outermost(type).getName(), (name) -> new TreeSet<>())
				.addAll(type.getDirectDependenciesFromSelf()
					.stream()
					.map((dependency) -> outermost(dependency.getTargetClass()))
					.filter((used) -> used.getPackageName().equals(type.getPackageName()))
					.map(JavaClass::getName)
					.collect(Collectors.toSet()));
		}
		return of(uses);
	}

	/**
	 * The names that lead to each other, found as Tarjan does.
	 * @param uses which names each one leads to
	 * @return groups of more than one
	 */
	static List<Set<String>> of(Map<String, Set<String>> uses) {
		ClassCycles cycles = new ClassCycles(uses);
		uses.keySet().forEach((name) -> {
			if (!cycles.order.containsKey(name)) {
				cycles.visit(name);
			}
		});
		return cycles.found;
	}

	private static JavaClass outermost(JavaClass type) {
		JavaClass base = type.getBaseComponentType();
		return base.getEnclosingClass().map(ClassCycles::outermost).orElse(base);
	}

	private void visit(String name) {
		this.order.put(name, this.order.size());
		this.earliest.put(name, this.order.get(name));
		this.open.push(name);
		for (String used : this.uses.getOrDefault(name, Set.of())) {
			if (!this.order.containsKey(used)) {
				visit(used);
				this.earliest.merge(name, this.earliest.get(used), Math::min);
			}
			else if (this.open.contains(used)) {
				this.earliest.merge(name, this.order.get(used), Math::min);
			}
		}
		if (this.earliest.get(name).equals(this.order.get(name))) {
			close(name);
		}
	}

	private void close(String first) {
		Set<String> group = new TreeSet<>();
		String name;
		do {
			name = this.open.pop();
			group.add(name);
		}
		while (!name.equals(first));
		if (group.size() > 1) {
			this.found.add(group);
		}
	}

}
