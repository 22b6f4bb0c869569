package io.fhirmigration.cli;

import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.testkit.azurite.Azurite;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link KilledCommand} with files and state in Azure Storage. */
class AzureKillIT extends KilledCommand {
  @Override
  int kills() {
    return Integer.getInteger("kills", 4);
  }

  @Test
  void killedCommandCopiesEveryVersionOnAzureStorage() throws Exception {
    try (Azurite azurite = Azurite.start(Path.of("..", "azurite"))) {
      String account = "', account: " + Azurite.ACCOUNT + ", keyFrom: env:STORAGE_KEY}";
      BlobStagingArea staging =
          BlobStagingArea.builder(azurite.blobs()).sharedKey(Azurite.ACCOUNT, Azurite.KEY).open();
      killed(
          staging,
          "staging: {kind: blob, url: '"
              + azurite.blobs()
              + account
              + "\nstate: {kind: tables, url: '"
              + azurite.tables()
              + account);
    }
  }
}
