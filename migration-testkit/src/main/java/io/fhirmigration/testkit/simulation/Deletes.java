package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.CleanUp;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is deleted in staging: whether it may be, at the moment when it goes. */
final class Deletes {
  private static final Pattern OWN = Pattern.compile("sim-[a-z0-9]{24}");
  private static final String OBJECTS = "sim-objects";
  private static final Pattern INPUT =
      Pattern.compile(Pattern.quote(Draw.STAGING + "/") + "([a-z0-9-]+)/");
  private static final Pattern IMPORT = Pattern.compile("/_operations/import/(\\d+)");

  /** Containers of others, some of them named almost like the migration's own. */
  private static final List<String> FOREIGN =
      List.of("old-export", "sim-2-" + "a".repeat(24), "sim-" + "a".repeat(23), "simulated-files");

  private final StagingArea staging;
  private final FhirServerModel destination;
  private final CleanUp policy;
  private final List<StagedObject> foreign = new ArrayList<>();
  private final Set<String> decided = new HashSet<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> late = new HashSet<>();
  private final Map<String, Set<Long>> imports = new HashMap<>();

  Deletes(StagingArea staging, FhirServerModel destination, CleanUp policy) {
    this.staging = staging;
    this.destination = destination;
    this.policy = policy;
    for (String container : FOREIGN) {
      staging.createContainer(container);
      byte[] content = "{\"resourceType\":\"Basic\"}\n".getBytes(StandardCharsets.UTF_8);
      foreign.add(staging.write(container, "Basic-1.ndjson", out -> out.write(content)));
    }
  }

  private static boolean isOwn(String container) {
    return OWN.matcher(container).matches();
  }

  /** Notes which files an import reads that the destination has accepted. */
  void answered(ModelRequest request, ModelResponse answer) {
    Matcher number = IMPORT.matcher(answer.first("Content-Location").orElse(""));
    if (policy == CleanUp.KEEP || !request.method().equals("POST") || !number.find()) {
      return;
    }
    Matcher input = INPUT.matcher(new String(request.body(), StandardCharsets.UTF_8));
    while (input.find()) {
      imports
          .computeIfAbsent(input.group(1), container -> new HashSet<>())
          .add(Long.valueOf(number.group(1)));
    }
  }

  /** Notes that a durable record says that a container's files are not needed. */
  void decided(String container) {
    if (policy == CleanUp.KEEP || !isOwn(container)) {
      throw new SimulationFailure("the files in " + container + " are to be deleted: " + policy);
    }
    decided.add(container);
  }

  /** An object is about to be deleted. */
  void deleting(String container, String name) {
    if (container.equals(OBJECTS)) {
      return;
    }
    if (!decided.contains(container)) {
      throw new SimulationFailure(container + " loses " + name + ", which nobody has decided on");
    }
    for (long number : imports.getOrDefault(container, Set.of())) {
      if (status(number) == 202) {
        throw new SimulationFailure(
            "import " + number + " still reads when " + container + " loses " + name);
      }
    }
    lost.add(container);
  }

  /** An engine that slept, and was replaced meanwhile, goes on to write into this container. */
  void lateIn(String container) {
    late.add(container);
  }

  /** Whether what lies in this container may have come after it was emptied. */
  boolean mayHold(String container) {
    return !isOwn(container) || late.contains(container);
  }

  /** Whether a file of this container was ever deleted. */
  boolean lost(String container) {
    return lost.contains(container);
  }

  private int status(long number) {
    URI job = URI.create(destination.base() + "/_operations/import/" + number);
    return destination.handle(ModelRequest.get(job.getPath())).status();
  }

  /** Files of others that are gone or were changed. */
  List<String> missed() {
    return foreign.stream()
        .filter(pin -> staging.find(pin.container(), pin.name()).filter(pin::equals).isEmpty())
        .map(pin -> "a foreign file is gone: " + pin.container() + "/" + pin.name())
        .toList();
  }
}
