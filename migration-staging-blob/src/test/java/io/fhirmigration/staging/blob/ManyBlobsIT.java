package io.fhirmigration.staging.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.azurite.Azurite;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A container of many blobs is listed page by page in a small heap; 50,000 by {@code -Dblobs}. */
class ManyBlobsIT {
  private static final int BLOBS = Integer.getInteger("blobs", 5_000);
  private static final int PAGE = 1_000;
  private static final String BOX = "move-many-blobs";

  @Test
  void blobsArePagedInOrderIn64Megabytes() throws Exception {
    Account.clear();
    fill(Account.service().createBlobContainer(BOX));

    Process pages =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Pages.class.getName(),
                Account.url().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(pages.getInputStream().readAllBytes(), UTF_8);

    assertThat(pages.waitFor()).as(said).isZero();
    assertThat(said).contains(BLOBS + " blobs in " + (BLOBS / PAGE + 1) + " pages, in order");
  }

  private static void fill(BlobContainerClient box) throws Exception {
    ExecutorService hands = Executors.newFixedThreadPool(16);
    try {
      BinaryData line = BinaryData.fromString("{}\n");
      List<Future<?>> written =
          IntStream.range(0, BLOBS)
              .<Future<?>>mapToObj(
                  i -> hands.submit(() -> box.getBlobClient("Basic-" + i).upload(line)))
              .toList();
      for (Future<?> one : written) {
        one.get();
      }
    } finally {
      hands.shutdownNow();
    }
  }

  /** What the small process does. */
  static final class Pages {
    private Pages() {}

    public static void main(String[] arguments) {
      BlobStagingArea area =
          BlobStagingArea.builder(URI.create(arguments[0]))
              .sharedKey(Azurite.ACCOUNT, Azurite.KEY)
              .open();
      long blobs = 0;
      int pages = 0;
      boolean inOrder = true;
      String last = "";
      List<StagedObject> page;
      do {
        page = area.list(BOX, "Basic-", last, PAGE);
        pages++;
        for (StagedObject blob : page) {
          inOrder &= blob.name().compareTo(last) > 0;
          last = blob.name();
          blobs++;
        }
      } while (page.size() == PAGE);
      System.out.println(
          blobs + " blobs in " + pages + " pages, " + (inOrder ? "in order" : "out"));
    }
  }
}
