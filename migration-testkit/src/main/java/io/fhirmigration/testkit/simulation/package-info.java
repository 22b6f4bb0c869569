/**
 * Seeded runs of the real engine on a virtual clock, with faults and crashes, and what must hold
 * after each.
 *
 * <p>{@link io.fhirmigration.testkit.simulation.Simulation} is the way in.
 */
@NullMarked
package io.fhirmigration.testkit.simulation;

import org.jspecify.annotations.NullMarked;
