package dev.healthcheck;

import java.util.Arrays;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Who may use whom. Packages are listed in their order: each may use those before it,
 * none may use those after it.
 */
@AnalyzeClasses(packages = "dev.healthcheck", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String[] ORDER = { "node", "breaker", "check", "balance", "upstream", "grpc", "http", "etcd",
			"keys", "discovery", "fleet", "cloud", "event", "health", "metrics", "endpoint", "autoconfigure" };

	private static final String[] WITHOUT_SPRING = { "dev.healthcheck.node..", "dev.healthcheck.breaker..",
			"dev.healthcheck.check..", "dev.healthcheck.balance..", "dev.healthcheck.upstream..",
			"dev.healthcheck.grpc..", "dev.healthcheck.etcd..", "dev.healthcheck.keys..", "dev.healthcheck.fleet.." };

	@ArchTest
	static final ArchRule packagesUseOnlyThoseBeforeThem = order();

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("dev.healthcheck.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule nothingUsesTheWiring = noClasses().that()
		.resideOutsideOfPackages("dev.healthcheck.autoconfigure..", "dev.healthcheck.testing..",
				"dev.healthcheck.samples..")
		.should()
		.dependOnClassesThat(resideInAPackage("dev.healthcheck.autoconfigure.."));

	@ArchTest
	static final ArchRule theLibraryWorksWithoutSpring = noClasses().that()
		.resideInAnyPackage(WITHOUT_SPRING)
		.should()
		.dependOnClassesThat(resideInAPackage("org.springframework.."));

	@ArchTest
	static final ArchRule grpcStaysInTheChannel = noClasses().that()
		.resideOutsideOfPackages("dev.healthcheck.grpc..", "dev.healthcheck.etcd..", "dev.healthcheck.testing..",
				// hands an interceptor of Micrometer's to the client
				"dev.healthcheck.autoconfigure.metrics..")
		.and()
		// by the full name, as the classes within them have names of their own
		.haveNameNotMatching(".*\\.GrpcProbe[^.]*")
		.should()
		.dependOnClassesThat(resideInAPackage("io.grpc.."));

	@ArchTest
	static final ArchRule jetcdStaysInTheClient = noClasses().that()
		.resideOutsideOfPackages("dev.healthcheck.etcd..", "dev.healthcheck.keys..", "dev.healthcheck.discovery..",
				"dev.healthcheck.fleet..", "dev.healthcheck.autoconfigure..", "dev.healthcheck.testing..",
				"dev.healthcheck.samples..")
		.should()
		.dependOnClassesThat(resideInAPackage("io.etcd.."));

	@ArchTest
	static final ArchRule micrometerStaysInMetrics = noClasses().that()
		.resideOutsideOfPackages("dev.healthcheck.metrics..", "dev.healthcheck.autoconfigure.metrics..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.github.resilience4j.micrometer.."));

	@ArchTest
	static final ArchRule actuatorStaysInHealthAndEndpoint = noClasses().that()
		.resideOutsideOfPackages("dev.healthcheck.health..", "dev.healthcheck.endpoint..",
				"dev.healthcheck.autoconfigure.health..", "dev.healthcheck.autoconfigure.endpoint..")
		.should()
		.dependOnClassesThat(
				resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health.."));

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes().that()
		.resideInAPackage("dev.healthcheck..")
		.should(be(inANullMarkedPackage()));

	private static ArchRule order() {
		var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
		for (String name : ORDER) {
			layers = layers.optionalLayer(name).definedBy("dev.healthcheck." + name + "..");
		}
		for (int i = 0; i < ORDER.length - 1; i++) {
			layers = layers.whereLayer(ORDER[i]).mayOnlyBeAccessedByLayers(after(i));
		}
		return layers;
	}

	private static String[] after(int index) {
		return Arrays.copyOfRange(ORDER, index + 1, ORDER.length);
	}

	private static DescribedPredicate<JavaClass> inANullMarkedPackage() {
		return DescribedPredicate.describe("in a package that is @NullMarked",
				(type) -> type.getPackage().isAnnotatedWith(NullMarked.class));
	}

}
