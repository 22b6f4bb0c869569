package io.fhirmigration.testkit.engine;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.Requests;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps what both servers are asked, and when. */
final class Wire {
  final ScriptedFaults source = new ScriptedFaults();
  final ScriptedFaults destination = new ScriptedFaults();
  private final List<Sent> sent = new ArrayList<>();

  /** A request and its moment. */
  record Sent(Instant at, ModelRequest request) {
    /** A parameter of its query. */
    Optional<String> parameter(String name) {
      String query = request.target().replaceFirst("[^?]*\\??", "");
      for (String pair : query.split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          String value = pair.substring(name.length() + 1);
          return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
      }
      return Optional.empty();
    }

    /** The parameters of its body that have this name. */
    List<JsonObject> parts(String name) {
      JsonObject body = (JsonObject) JsonValue.parse(request.body());
      return body.array("parameter").stream()
          .map(JsonObject.class::cast)
          .filter(part -> part.string("name").filter(name::equals).isPresent())
          .toList();
    }
  }

  Wire(InProcessWorld world) {
    world.sourceModel().faults(noting(world, source));
    world.destinationModel().faults(noting(world, destination));
  }

  private FaultScript noting(InProcessWorld world, ScriptedFaults faults) {
    return request -> {
      sent.add(new Sent(world.clock().instant(), request));
      return faults.before(request);
    };
  }

  List<Sent> sent(Predicate<ModelRequest> kind) {
    return sent.stream().filter(one -> kind.test(one.request())).toList();
  }

  List<Sent> kickOffs() {
    return sent(Requests.exportKickOff());
  }

  List<Sent> imports() {
    return sent(Requests.importKickOff());
  }

  /** The values that a parameter of the kick-offs had, one each. */
  List<String> kickOffs(String parameter) {
    return kickOffs().stream().map(one -> one.parameter(parameter).orElse("")).toList();
  }
}
