package dev.healthcheck.testing.faults;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test tries faults of these rows of the {@link FaultMatrix}; {@code ./verify faults}
 * runs it.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Tag("faults")
@ExtendWith(FaultRecorder.class)
public @interface FaultRow {

	/** Numbers of the rows; those of a method replace those of its class. */
	int[] value();

}
