package io.fhirmigration.model;

/**
 * What the source answered for a window while the lane was planned.
 *
 * @param window the window that was counted
 * @param answer a number or why there is none
 */
public record RecordedCount(Window window, CountAnswer answer) {}
