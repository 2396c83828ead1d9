package dev.healthcheck.testing.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.healthcheck.testing.faults.FaultResult.Verdict;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the verdict and the figures of each test of the matrix to the file that the
 * system property {@value Figures#RESULTS_PROPERTY} names; does nothing without it.
 */
final class FaultRecorder implements BeforeEachCallback, TestWatcher {

	private static final Namespace NAMESPACE = Namespace.create(FaultRecorder.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		context.getStore(NAMESPACE).put("started", System.nanoTime());
		Figures.begin();
	}

	@Override
	public void testSuccessful(ExtensionContext context) {
		write(context, Verdict.PASSED);
	}

	@Override
	public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
		write(context, Verdict.FAILED);
	}

	@Override
	public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
		write(context, Verdict.SKIPPED);
	}

	@Override
	public void testDisabled(ExtensionContext context, Optional<String> reason) {
		write(context, Verdict.SKIPPED);
	}

	private static void write(ExtensionContext context, Verdict verdict) {
		String file = System.getProperty(Figures.RESULTS_PROPERTY);
		Long started = context.getStore(NAMESPACE).get("started", Long.class);
		FaultResult result = new FaultResult(rows(context),
				context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName(),
				verdict, (started != null) ? Duration.ofNanos(System.nanoTime() - started) : Duration.ZERO,
				Figures.end());
		if (file == null) {
			return;
		}
		try {
			Files.writeString(Path.of(file), result.toLine() + "\n", StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Integer> rows(ExtensionContext context) {
		FaultRow row = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), FaultRow.class)
			.or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), FaultRow.class))
			.orElseThrow();
		return Arrays.stream(row.value()).boxed().toList();
	}

}
