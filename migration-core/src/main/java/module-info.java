/** Moves FHIR data between servers without losing a resource. */
module io.fhirmigration.core {
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.fhirmigration;
  exports io.fhirmigration.model;
  exports io.fhirmigration.ndjson;
  exports io.fhirmigration.spi;

  uses io.fhirmigration.spi.ChunkStrategyProvider;
  uses io.fhirmigration.spi.ImportPayloadBuilderProvider;
  uses io.fhirmigration.spi.StagingAreaProvider;
  uses io.fhirmigration.spi.StateStoreProvider;
  uses io.fhirmigration.spi.TransformerProvider;

  provides io.fhirmigration.spi.ChunkStrategyProvider with
      io.fhirmigration.internal.plan.AdaptiveStrategyProvider,
      io.fhirmigration.internal.plan.SingleStrategyProvider,
      io.fhirmigration.internal.plan.TimeWindowStrategyProvider;
  provides io.fhirmigration.spi.ImportPayloadBuilderProvider with
      io.fhirmigration.internal.load.AhdsPayloadBuilderProvider;
  provides io.fhirmigration.spi.StagingAreaProvider with
      io.fhirmigration.internal.staging.FolderStagingProvider;
  provides io.fhirmigration.spi.StateStoreProvider with
      io.fhirmigration.internal.store.InMemoryStateStoreProvider;
  provides io.fhirmigration.spi.TransformerProvider with
      io.fhirmigration.internal.transform.decimal.DecimalLimitProvider,
      io.fhirmigration.internal.transform.everyday.AddTagProvider,
      io.fhirmigration.internal.transform.everyday.MapIdsProvider,
      io.fhirmigration.internal.transform.everyday.StampLastUpdatedProvider,
      io.fhirmigration.internal.transform.everyday.TypeFilterProvider,
      io.fhirmigration.internal.transform.version.NormaliseVersionsProvider;
}
