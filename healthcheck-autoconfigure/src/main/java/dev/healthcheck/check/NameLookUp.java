package dev.healthcheck.check;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Finds the addresses of a name without blocking, and asks anew each time.
 */
@FunctionalInterface
public interface NameLookUp {

	/**
	 * Find all addresses of a name.
	 * @param name the name
	 * @return at least one address; it may be completed by any thread. It fails if there
	 * is no such name or nobody answers, and the message says which
	 */
	CompletionStage<List<InetAddress>> lookUp(String name);

}
