package io.fhirmigration.deid.internal.engine;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPath.IParsedExpression;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import io.fhirmigration.deid.PathEngine.Compiled;
import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;

/** An expression of HAPI, and where in HAPI's model the elements are that it finds. */
final class HapiExpression implements Compiled {
  private static final Object LOCK = new Object();

  private final IParsedExpression expression;

  private HapiExpression(IParsedExpression expression) {
    this.expression = expression;
  }

  static Optional<Compiled> of(String expression) {
    try {
      return Optional.of(new HapiExpression(Hapi.PATHS.parse(expression)));
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  /** HAPI's evaluation is not for several threads at a time; its messages hold values. */
  @Override
  public List<String> find(byte[] json) {
    synchronized (LOCK) {
      try {
        return locations(new String(json, StandardCharsets.UTF_8));
      } catch (RejectedException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new RejectedException(
            "a rule's path fails in HAPI with " + e.getClass().getSimpleName());
      }
    }
  }

  private List<String> locations(String json) {
    IBaseResource resource = Hapi.parser().parseResource(json);
    List<IBase> found = Hapi.PATHS.evaluate(resource, expression, IBase.class);
    Map<IBase, String> locations = new IdentityHashMap<>();
    locate((Base) resource, resource.fhirType(), locations);
    List<String> all = new ArrayList<>();
    for (IBase element : found) {
      String location = locations.get(element);
      if (location == null) {
        throw new RejectedException("a rule's path finds values that are no elements");
      }
      all.add(location);
    }
    return all;
  }

  private static void locate(Base element, String location, Map<IBase, String> locations) {
    locations.put(element, location);
    for (Property property : element.children()) {
      String name = property.getName().replace("[x]", "");
      int index = 0;
      for (Base value : property.getValues()) {
        locate(value, location + "." + name + "[" + index++ + "]", locations);
      }
    }
  }

  private static final class Hapi {
    static final FhirContext CONTEXT = FhirContext.forR4();
    static final IFhirPath PATHS = CONTEXT.newFhirPath();

    /** Doesn't log what it finds odd. */
    static IParser parser() {
      return CONTEXT.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    }
  }
}
