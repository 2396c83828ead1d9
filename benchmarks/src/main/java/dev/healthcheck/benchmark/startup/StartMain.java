package dev.healthcheck.benchmark.startup;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.benchmark.Heap;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A JVM with an application in it, which says what its start took.
 */
final class StartMain {

	private static final int KB = 1024;

	private StartMain() {
	}

	/**
	 * Start the application, and let its client, if it has one, make its first call.
	 * @param arguments the application's name, and endpoints separated by commas
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> run(questions, arguments));
	}

	private static void run(ForkedMain.Questions questions, String[] arguments) throws Exception {
		App app = App.valueOf(arguments[0]);
		SpringApplication application = new SpringApplication(app.configuration());
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(app.properties(arguments[1]));
		try (ConfigurableApplicationContext context = application.run()) {
			if (app.hasClient()) {
				ByteSequence key = ByteSequence.from("start", StandardCharsets.UTF_8);
				context.getBean(Client.class).getKVClient().get(key).get();
			}
			long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
			questions.answerOne((question) -> millis + " " + Heap.usedBytes() + " " + residentBytes());
		}
	}

	private static long residentBytes() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> KB * Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElseThrow();
	}

}
