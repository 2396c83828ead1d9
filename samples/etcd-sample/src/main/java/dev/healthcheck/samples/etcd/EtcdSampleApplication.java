package dev.healthcheck.samples.etcd;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Entry point of the etcd sample.
 */
@SpringBootApplication
public class EtcdSampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(EtcdSampleApplication.class, args);
	}

}
