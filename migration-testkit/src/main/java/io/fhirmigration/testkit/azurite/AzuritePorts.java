package io.fhirmigration.testkit.azurite;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/**
 * The ports of one Azurite on loopback.
 *
 * @param blob of the Blob service
 * @param queue of the Queue service, which nobody uses
 * @param table of the Table service
 */
record AzuritePorts(int blob, int queue, int table) {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** The ports that the file keeps; when there is none, free ones, which it keeps from then on. */
  static AzuritePorts of(Path file) {
    try {
      if (!Files.exists(file)) {
        keep(file, free());
      }
      Properties kept = new Properties();
      kept.load(new StringReader(Files.readString(file)));
      return new AzuritePorts(
          Integer.parseInt(kept.getProperty("blob", "")),
          Integer.parseInt(kept.getProperty("queue", "")),
          Integer.parseInt(kept.getProperty("table", "")));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(file + " names no ports; use an empty folder", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AzuritePorts free() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback);
        ServerSocket three = new ServerSocket(0, 1, loopback)) {
      return new AzuritePorts(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
    }
  }

  private static void keep(Path file, AzuritePorts ports) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        half,
        "blob=" + ports.blob() + "\nqueue=" + ports.queue() + "\ntable=" + ports.table() + "\n");
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
  }

  List<String> options() {
    return List.of(
        "--blobPort",
        Integer.toString(blob),
        "--queuePort",
        Integer.toString(queue),
        "--tablePort",
        Integer.toString(table));
  }

  URI address(int port) {
    return URI.create("http://127.0.0.1:" + port + "/" + Azurite.ACCOUNT);
  }

  /** Whether the Blob and the Table service of an Azurite answer. */
  boolean answer() {
    return answers(blob, "Azurite-Blob") && answers(table, "Azurite-Table");
  }

  private boolean answers(int port, String server) {
    try {
      HttpURLConnection question =
          (HttpURLConnection) address(port).toURL().openConnection(java.net.Proxy.NO_PROXY);
      question.setConnectTimeout(TIMEOUT_MILLIS);
      question.setReadTimeout(TIMEOUT_MILLIS);
      String name = question.getHeaderField("Server");
      question.disconnect();
      return name != null && name.startsWith(server);
    } catch (IOException e) {
      return false;
    }
  }
}
