package dev.healthcheck;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes of one package use each other in one direction, as packages do, so that each
 * can be read, tested and changed without those that use it.
 */
@AnalyzeClasses(packages = "dev.healthcheck", importOptions = DoNotIncludeTests.class)
class ClassCyclesTests {

	/** What was there before the rule. This list only becomes shorter. */
	private static final List<Set<String>> EXCEPTIONS = List.of(
			group("http", "SentContext", "SentInserter", "SentRequest"), group("discovery", "NodeJson", "NodeValue"),
			group("etcd", "EtcdClientSettings", "RetrySettings"),
			// the settings lead to their builder, which builds them
			group("check", "CheckSettings", "CheckSettingsBuilder"),
			group("upstream", "UpstreamDefinition", "UpstreamDefinitionBuilder"),
			group("test.etcd", "EtcdCluster", "EtcdClusterBuilder", "EtcdMember"),
			group("testing.faults", "FaultRecorder", "FaultRow"),
			group("testing.faults", "FaultReport", "ReliabilityPage"));

	private static Set<String> group(String packageName, String... types) {
		return Stream.of(types)
			.map((type) -> "dev.healthcheck." + packageName + "." + type)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@ArchTest
	static void classesOfAPackageHaveNoCycles(JavaClasses classes) {
		List<Set<String>> cycles = ClassCycles.of(classes);
		assertThat(without(cycles, EXCEPTIONS))
			.as("classes that now use each other in a circle, alone or with the exceptions; one of each circle must "
					+ "learn what it needs from its caller, or through an interface of its own, or be part of another")
			.isEmpty();
		assertThat(without(EXCEPTIONS, cycles))
			.as("exceptions that are in no circle any more: take them out of EXCEPTIONS, so that they stay out")
			.isEmpty();
		assertThat(cycles).as("circles; if one has come apart, take it apart in EXCEPTIONS as well")
			.containsExactlyInAnyOrderElementsOf(EXCEPTIONS);
	}

	private static Set<String> without(List<Set<String>> groups, List<Set<String>> others) {
		Set<String> names = new TreeSet<>();
		groups.forEach(names::addAll);
		others.forEach(names::removeAll);
		return names;
	}

	@Test
	void aCycleIsAllThatLeadToEachOther() {
		assertThat(ClassCycles.of(Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a", "d"), "d", Set.of("e"),
				"e", Set.of("d", "f"), "f", Set.of("f"), "g", Set.of("a"))))
			.containsExactlyInAnyOrder(Set.of("a", "b", "c"), Set.of("d", "e"));
	}

	@Test
	void whatIsWithinAClassCountsAsThatClass() {
		assertThat(ClassCycles.of(new ClassFileImporter().importClasses(Egg.class, Hen.class))).isEmpty();
	}

	private record Egg(Hen hen) {

	}

	private record Hen(Egg egg) {

	}

}
