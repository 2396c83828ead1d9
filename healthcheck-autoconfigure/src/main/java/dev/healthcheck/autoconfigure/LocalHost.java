package dev.healthcheck.autoconfigure;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Optional;

/**
 * The address at which others are likely to reach this machine.
 */
final class LocalHost {

	/** Private IPv4 addresses first, then other IPv4 ones, then IPv6. */
	private static final Comparator<InetAddress> PREFERENCE = Comparator
		.comparing((InetAddress address) -> !(address instanceof Inet4Address))
		.thenComparing((address) -> !address.isSiteLocalAddress());

	private LocalHost() {
	}

	/**
	 * Find the address: of all interfaces that are up, loopback excepted, the first
	 * private IPv4 address in the order of the interfaces, else another one.
	 * @return the address, nothing if there is only loopback
	 */
	static Optional<String> address() {
		try {
			return NetworkInterface.networkInterfaces()
				.filter(LocalHost::isUsable)
				.sorted(Comparator.comparingInt(NetworkInterface::getIndex))
				.flatMap(NetworkInterface::inetAddresses)
				.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress()
						&& !address.isAnyLocalAddress())
				.min(PREFERENCE)
				.map(LocalHost::text);
		}
		catch (SocketException ex) {
			return Optional.empty();
		}
	}

	/** Without the zone, which means nothing elsewhere. */
	private static String text(InetAddress address) {
		String text = address.getHostAddress();
		int zone = text.indexOf('%');
		return (zone < 0) ? text : text.substring(0, zone);
	}

	private static boolean isUsable(NetworkInterface candidate) {
		try {
			return candidate.isUp() && !candidate.isLoopback() && !candidate.isPointToPoint();
		}
		catch (SocketException ex) {
			return false;
		}
	}

}
