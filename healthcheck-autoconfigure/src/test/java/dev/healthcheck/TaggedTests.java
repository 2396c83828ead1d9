package dev.healthcheck;

import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.healthcheck.testing.ChildJvm;
import dev.healthcheck.testing.DnsServer;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.TcpProxy;
import io.grpc.Server;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * Tests that start processes, servers or whole applications say so:
 * {@code ./verify quick} leaves them out.
 */
@AnalyzeClasses(packages = "dev.healthcheck", importOptions = OnlyIncludeTests.class)
class TaggedTests {

	private static final Set<Class<?>> PROCESSES = Set.of(EtcdClusterExtension.class, EtcdCluster.class, ChildJvm.class,
			ProcessBuilder.class);

	private static final Set<Class<?>> SERVERS = Set.of(ServerSocket.class, HttpServer.class,
			reactor.netty.http.server.HttpServer.class, Server.class, TcpProxy.class, DnsServer.class,
			SpringApplication.class, SpringApplicationBuilder.class, SpringBootTest.class);

	@ArchTest
	static final ArchRule testsThatStartProcessesAreTagged = testsThat("start processes",
			(test) -> uses(test, (used) -> isOneOf(used, PROCESSES) || used.getSimpleName().equals("Browser")))
		.should(be(tagged("processes")));

	@ArchTest
	static final ArchRule testsThatStartServersAreTagged = testsThat("start servers or applications",
			(test) -> reaches(test, SERVERS, new HashSet<>()))
		.should(be(tagged("servers").or(tagged("processes"))));

	private static GivenClassesConjunction testsThat(String description, Predicate<JavaClass> predicate) {
		return classes().that(describe("belong to tests", (one) -> topLevel(one).getSimpleName().endsWith("Tests")))
			.and()
			.doNotBelongToAnyOf(TaggedTests.class)
			.and(describe(description, predicate));
	}

	private static DescribedPredicate<JavaClass> tagged(String tag) {
		return describe("tagged \"" + tag + "\"",
				(one) -> AnnotationSupport.findRepeatableAnnotations(topLevel(one).reflect(), Tag.class)
					.stream()
					.anyMatch((found) -> found.value().equals(tag)));
	}

	private static JavaClass topLevel(JavaClass nested) {
		return nested.getEnclosingClass().map(TaggedTests::topLevel).orElse(nested);
	}

	private static boolean uses(JavaClass test, Predicate<JavaClass> predicate) {
		return test.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass).anyMatch(predicate);
	}

	/** Whether a test uses one of the classes, itself or by what the tests share. */
	private static boolean reaches(JavaClass test, Set<Class<?>> wanted, Set<JavaClass> seen) {
		return seen.add(test)
				&& uses(test, (used) -> isOneOf(used, wanted) || (isOfTests(used) && reaches(used, wanted, seen)));
	}

	private static boolean isOfTests(JavaClass used) {
		return used.getSource()
			.map(Source::getUri)
			.map(Location::of)
			.filter(new OnlyIncludeTests()::includes)
			.isPresent();
	}

	private static boolean isOneOf(JavaClass used, Set<Class<?>> classes) {
		return classes.stream().anyMatch(used::isEquivalentTo);
	}

}
