package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;

/**
 * A terminal in which the README's commands run: curl for real, with the ports of this
 * sample and its cluster instead of the demo's, and the demo's faults on this cluster.
 */
final class ReadmeConsole {

	private static final Pattern FAULT = Pattern.compile("\\./demo cluster (kill|hang|resume|restart) (\\d)");

	private final Sample sample;

	private final EtcdCluster cluster;

	ReadmeConsole(Sample sample, EtcdCluster cluster) {
		this.sample = sample;
		this.cluster = cluster;
	}

	/**
	 * Split a block into commands and what they print.
	 * @param block the block
	 * @return its steps
	 */
	static List<Step> steps(String block) {
		List<Step> steps = new ArrayList<>();
		for (String line : block.lines().toList()) {
			if (line.startsWith("$ ")) {
				steps.add(new Step(line.substring(2), ""));
			}
			else {
				Step last = steps.remove(steps.size() - 1);
				steps.add(new Step(last.command(), last.output().isEmpty() ? line : last.output() + "\n" + line));
			}
		}
		return steps;
	}

	/**
	 * Run a command.
	 * @param command the command
	 * @return what it prints, with the demo's ports
	 */
	String run(String command) {
		Matcher fault = FAULT.matcher(command);
		if (fault.matches()) {
			inflict(fault.group(1), this.cluster.member(Integer.parseInt(fault.group(2))));
			return "";
		}
		if (!command.startsWith("curl ")) {
			throw new IllegalArgumentException("no test runs '" + command + "'");
		}
		String mine = command.replace("localhost:8080", "127.0.0.1:" + this.sample.port());
		for (int number = 1; number <= 3; number++) {
			mine = mine.replace(demoAddress(number), this.cluster.member(number).clientAddress());
		}
		return withDemoPorts(shell(mine.replaceFirst("^curl ", "curl --silent --show-error --max-time 20 ")));
	}

	private String withDemoPorts(String text) {
		String result = text;
		for (int number = 1; number <= 3; number++) {
			result = result.replace(this.cluster.member(number).clientAddress(), demoAddress(number));
		}
		return result.strip();
	}

	private static String demoAddress(int number) {
		return "127.0.0.1:" + number + "2379";
	}

	private void inflict(String action, EtcdMember member) {
		switch (action) {
			case "kill" -> member.kill();
			case "hang" -> member.hang();
			case "resume" -> member.resume();
			default -> member.restart();
		}
	}

	static String shell(String command) {
		try {
			Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A command and what it prints.
	 *
	 * @param command the command
	 * @param output what it prints, empty if nothing
	 */
	record Step(String command, String output) {

	}

}
