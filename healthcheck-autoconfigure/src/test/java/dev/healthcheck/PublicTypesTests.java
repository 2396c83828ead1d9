package dev.healthcheck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that others can use are those that they are meant to use: a list says which,
 * so that none becomes public, or disappears, by the way.
 */
@AnalyzeClasses(packages = "dev.healthcheck", importOptions = DoNotIncludeTests.class)
class PublicTypesTests {

	private static final String LIST = "public-types.txt";

	private static final String ROOT = "dev.healthcheck.";

	@ArchTest
	static void publicTypesAreThoseOfTheList(JavaClasses classes) throws IOException {
		Set<String> found = new TreeSet<>();
		classes.stream()
			// the support of tests is not part of applications
			.filter((type) -> !type.getPackageName().startsWith(ROOT + "test"))
			.filter(PublicTypesTests::isVisible)
			.forEach((type) -> found.add(line(type)));
		List<String> listed = listed();
		assertThat(without(found, listed))
			.as("types that are public, but not in " + LIST + ". A new public type needs a reason: users keep it, and "
					+ "it cannot be changed at will any more. Make it package-private, or add its line")
			.isEmpty();
		assertThat(without(listed, found))
			.as("types in " + LIST + " that are not public any more. Users may have them: if the change is meant, "
					+ "remove the line and say so in CHANGELOG.md")
			.isEmpty();
		assertThat(listed).as(LIST + " is sorted and names each type once").containsExactlyElementsOf(found);
	}

	private static boolean isVisible(JavaClass type) {
		boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
				|| type.getModifiers().contains(JavaModifier.PROTECTED);
		return visible && !type.isAnonymousClass()
				&& type.getEnclosingClass().map(PublicTypesTests::isVisible).orElse(true);
	}

	private static String line(JavaClass type) {
		String packageName = type.getPackageName();
		return packageName.substring(ROOT.length()) + ": "
				+ type.getName().substring(packageName.length() + 1).replace('$', '.');
	}

	private static Set<String> without(Iterable<String> lines, Iterable<String> others) {
		Set<String> left = new TreeSet<>();
		lines.forEach(left::add);
		others.forEach(left::remove);
		return left;
	}

	private static List<String> listed() throws IOException {
		try (InputStream list = PublicTypesTests.class.getResourceAsStream(LIST)) {
			assertThat(list).as(LIST).isNotNull();
			return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

}
