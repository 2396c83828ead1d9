package dev.healthcheck;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * Tests that start processes say so: {@code ./verify quick} leaves them out.
 */
@AnalyzeClasses(packages = "dev.healthcheck", importOptions = OnlyIncludeTests.class)
class TaggedTests {

	@ArchTest
	static final ArchRule testsThatStartProcessesAreTagged = classes().that()
		.haveSimpleNameEndingWith("Tests")
		.and()
		.areTopLevelClasses()
		.and()
		.doNotBelongToAnyOf(TaggedTests.class)
		.and(describe("start processes", TaggedTests::startsProcesses))
		.should(be(describe("tagged \"processes\"", TaggedTests::isTagged)));

	private static boolean isTagged(JavaClass test) {
		return AnnotationSupport.findRepeatableAnnotations(test.reflect(), Tag.class)
			.stream()
			.anyMatch((tag) -> tag.value().equals("processes"));
	}

	private static boolean startsProcesses(JavaClass test) {
		return test.getDirectDependenciesFromSelf()
			.stream()
			.map((dependency) -> dependency.getTargetClass())
			.anyMatch((used) -> used.isEquivalentTo(EtcdClusterExtension.class)
					|| used.isEquivalentTo(EtcdCluster.class) || used.isEquivalentTo(ChildJvm.class)
					|| used.isEquivalentTo(ProcessBuilder.class) || used.getSimpleName().equals("Browser"));
	}

}
