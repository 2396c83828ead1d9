package dev.healthcheck.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The few ASN.1 values that a certificate is made of, in DER.
 */
final class Der {

	private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private Der() {
	}

	static byte[] sequence(byte[]... parts) {
		return value(0x30, concat(parts));
	}

	static byte[] set(byte[]... parts) {
		return value(0x31, concat(parts));
	}

	static byte[] integer(BigInteger number) {
		return value(0x02, number.toByteArray());
	}

	static byte[] bool() {
		return value(0x01, new byte[] { (byte) 0xff });
	}

	static byte[] octets(byte[] content) {
		return value(0x04, content);
	}

	static byte[] bits(byte[] content) {
		return value(0x03, concat(new byte[1], content));
	}

	static byte[] text(String text) {
		return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] time(Instant instant) {
		return value(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
	}

	/** A context-specific primitive value. */
	static byte[] tagged(int number, byte[] content) {
		return value(0x80 | number, content);
	}

	/** A context-specific constructed value. */
	static byte[] wrapped(int number, byte[] content) {
		return value(0xa0 | number, content);
	}

	static byte[] oid(int... arcs) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(arcs[0] * 40 + arcs[1]);
		for (int i = 2; i < arcs.length; i++) {
			for (int shift = 28; shift > 0; shift -= 7) {
				if (arcs[i] >> shift != 0) {
					out.write((arcs[i] >> shift & 0x7f) | 0x80);
				}
			}
			out.write(arcs[i] & 0x7f);
		}
		return value(0x06, out.toByteArray());
	}

	private static byte[] value(int tag, byte[] content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(tag);
		if (content.length < 0x80) {
			out.write(content.length);
		}
		else {
			byte[] length = unsigned(content.length);
			out.write(0x80 | length.length);
			out.writeBytes(length);
		}
		out.writeBytes(content);
		return out.toByteArray();
	}

	private static byte[] unsigned(int number) {
		return (number < 0x100) ? new byte[] { (byte) number } : new byte[] { (byte) (number >> 8), (byte) number };
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			out.writeBytes(part);
		}
		return out.toByteArray();
	}

}
