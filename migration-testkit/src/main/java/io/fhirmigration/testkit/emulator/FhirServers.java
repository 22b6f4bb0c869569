package io.fhirmigration.testkit.emulator;

import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that gives a test method a {@link ServerPair} of its own.
 *
 * <p>{@code @ExtendWith(FhirServers.class)} gives a source that is an Azure API for FHIR; register
 * an instance in a field with {@code @RegisterExtension} for another one. The pair is started when
 * a parameter asks for it and closed after the test; one that {@code @BeforeAll} asks for is shared
 * by the class. Needs JUnit 5.13 or later.
 */
public final class FhirServers implements ParameterResolver {
  private final Face source;
  private final UnaryOperator<FhirServerBuilder> details;

  /** A source that is an Azure API for FHIR. */
  public FhirServers() {
    this(Face.AZURE_API_FOR_FHIR, UnaryOperator.identity());
  }

  private FhirServers(Face source, UnaryOperator<FhirServerBuilder> details) {
    this.source = source;
    this.details = details;
  }

  /** A source of this face. */
  public static FhirServers from(Face source) {
    return new FhirServers(source, UnaryOperator.identity());
  }

  /** This, with both servers described further: types, timing, token. */
  public FhirServers with(UnaryOperator<FhirServerBuilder> more) {
    return new FhirServers(source, builder -> more.apply(details.apply(builder)));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ServerPair.class;
  }

  @Override
  public ServerPair resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(ExtensionContext.Namespace.create(FhirServers.class, this))
        .getOrComputeIfAbsent(
            ServerPair.class, key -> ServerPair.start(source, details), ServerPair.class);
  }
}
