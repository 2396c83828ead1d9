package dev.healthcheck.benchmark.trouble;

import java.util.function.ToDoubleFunction;

import dev.healthcheck.benchmark.Aim;

/**
 * One figure of a scenario.
 *
 * @param name what it is
 * @param unit its unit
 * @param aim what ours is meant to be
 * @param value finds it
 */
record Measure(String name, String unit, Aim aim, ToDoubleFunction<Course> value) {

}
