package io.fhirmigration.testkit.simulation;

import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.crash.WatchedTarget;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How an engine of a run reaches servers and staging.
 *
 * @param source what stands before the source
 * @param target what stands before the destination
 * @param staging what stands before the staging area
 * @param strategy a strategy of the user's
 */
record Ports(
    UnaryOperator<SourceServer> source,
    UnaryOperator<TargetServer> target,
    UnaryOperator<StagingArea> staging,
    Optional<ChunkStrategyProvider> strategy) {

  SourceServer source(SimulatedWorld world, Life life, StruckServers servers) {
    return source.apply(
        new ModelSource(
            line(world, world.source(), life, servers),
            world.source().base(),
            world.source().face()));
  }

  TargetServer target(SimulatedWorld world, Life life, StruckServers servers) {
    TargetServer plain =
        new ModelTarget(
            line(world, world.destination(), life, servers), world.destination().base());
    return new WatchedTarget(target.apply(plain), world.offers());
  }

  StagingArea staging(SimulatedWorld world, Life life) {
    return new StruckStaging(staging.apply(world.staging()), life, world.deletes());
  }

  private static Function<ModelRequest, ModelResponse> line(
      SimulatedWorld world, FhirServerModel server, Life life, StruckServers servers) {
    return request ->
        life.around(
            Call.SERVER,
            request.toString(),
            false,
            () -> {
              if (!life.isLate()) {
                world.pauses().sending(request);
              }
              if (!life.strikes(Call.SERVER)) {
                return servers.plain(server, request);
              }
              ServerFault fault = servers.draw(request);
              life.note("! " + fault);
              return servers.struck(server, request, fault);
            });
  }
}
