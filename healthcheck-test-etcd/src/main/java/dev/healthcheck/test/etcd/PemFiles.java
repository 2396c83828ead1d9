package dev.healthcheck.test.etcd;

import java.nio.file.Path;

/**
 * A certificate and its key.
 *
 * @param certificate the PEM file of the certificate
 * @param privateKey the PEM file of the key (PKCS #8)
 */
public record PemFiles(Path certificate, Path privateKey) {

}
