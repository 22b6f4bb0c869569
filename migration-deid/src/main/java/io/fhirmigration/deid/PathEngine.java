package io.fhirmigration.deid;

import java.util.List;
import java.util.Optional;

/**
 * Evaluates the FHIRPath of rules that are not compiled here; found through {@link
 * java.util.ServiceLoader}. One for HAPI's FHIRPath is built in and works when that library is on
 * the class path.
 */
public interface PathEngine {
  /**
   * Compiles an expression.
   *
   * @param fhirVersion {@code R4} or {@code Stu3}
   * @param expression is evaluated on a resource
   * @return empty when the expression is none, or nothing here can evaluate it
   */
  Optional<Compiled> compile(String fhirVersion, String expression);

  /** A compiled expression; for any thread. */
  interface Compiled {
    /**
     * Where the elements are that the expression finds.
     *
     * @param resource a resource as JSON in UTF-8
     * @return paths from the resource with the index of every element, choices without their type,
     *     such as {@code Patient.name[0].given[1]}
     * @throws io.fhirmigration.model.RejectedException when it can't be evaluated
     */
    List<String> find(byte[] resource);
  }
}
