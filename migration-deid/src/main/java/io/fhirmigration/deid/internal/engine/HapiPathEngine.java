package io.fhirmigration.deid.internal.engine;

import io.fhirmigration.deid.PathEngine;
import java.util.List;
import java.util.Optional;

/** FHIRPath of R4 by HAPI, where HAPI is on the class path. */
public final class HapiPathEngine implements PathEngine {
  private static final List<String> NEEDED =
      List.of(
          "ca.uhn.fhir.context.FhirContext",
          "org.hl7.fhir.r4.hapi.fluentpath.FhirPathR4",
          "org.fhir.ucum.UcumException");

  /** For the service loader. */
  public HapiPathEngine() {}

  @Override
  public Optional<Compiled> compile(String fhirVersion, String expression) {
    return fhirVersion.equals("R4") && NEEDED.stream().allMatch(HapiPathEngine::isThere)
        ? HapiExpression.of(expression)
        : Optional.empty();
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, HapiPathEngine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
