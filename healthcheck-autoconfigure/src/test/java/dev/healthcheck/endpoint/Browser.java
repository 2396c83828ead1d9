package dev.healthcheck.endpoint;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The system's Chromium without a window. Nothing is downloaded: both programs are given.
 */
final class Browser implements AutoCloseable {

	private static final Optional<Path> CHROMIUM = find("CHROMIUM_BIN", "chromium", "chromium-browser",
			"google-chrome");

	private static final Optional<Path> DRIVER = find("CHROMEDRIVER_BIN", "chromedriver");

	private final ChromeDriver driver;

	Browser() {
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.orElseThrow().toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--hide-scrollbars", "--window-size=1280,900");
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.orElseThrow().toFile())
					.usingAnyFreePort()
					.build(),
				options);
	}

	static boolean isInstalled() {
		return CHROMIUM.isPresent() && DRIVER.isPresent();
	}

	private static Optional<Path> find(String variable, String... names) {
		String chosen = System.getenv(variable);
		if (chosen != null) {
			return Optional.of(Path.of(chosen));
		}
		return Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((folder) -> Path.of(folder, name)))
			.filter((path) -> path.toFile().canExecute())
			.findFirst();
	}

	ChromeDriver driver() {
		return this.driver;
	}

	void open(URI page) {
		// the page before may still look for an application that has ended
		this.driver.get("about:blank");
		complaints();
		this.driver.get(page.toString());
	}

	/** Look at pages on a screen of this size from now on. */
	void screen(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
	}

	/** Make the system ask for dark or light colours. */
	void colours(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	List<WebElement> all(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	List<String> texts(String selector) {
		// the page may replace elements while they are read
		return Awaitility.await()
			.ignoreException(StaleElementReferenceException.class)
			.until(() -> all(selector).stream().map(WebElement::getText).toList(), (texts) -> true);
	}

	Object script(String script) {
		return this.driver.executeScript(script);
	}

	/** What the browser has complained of since a page was opened, or this was asked. */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
