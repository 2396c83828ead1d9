package dev.healthcheck.samples.etcd;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Entry point of the etcd sample.
 */
@SpringBootApplication
@EnableScheduling
public class EtcdSampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(EtcdSampleApplication.class, args);
	}

}
