package io.fhirmigration.deid.internal.engine;

import io.fhirmigration.deid.PathEngine;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds a library that evaluates an expression. */
public final class PathEngines {
  /** What to add to the class path so that FHIRPath of R4 can be evaluated. */
  public static final String COORDINATES =
      "ca.uhn.hapi.fhir:hapi-fhir-structures-r4, ca.uhn.hapi.fhir:hapi-fhir-caching-caffeine and"
          + " org.fhir:ucum";

  private PathEngines() {}

  /** The expression compiled by the first engine that can. */
  public static Optional<PathEngine.Compiled> compile(String fhirVersion, String expression) {
    return ServiceLoader.load(PathEngine.class, PathEngine.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .flatMap(engine -> engine.compile(fhirVersion, expression).stream())
        .findFirst();
  }
}
