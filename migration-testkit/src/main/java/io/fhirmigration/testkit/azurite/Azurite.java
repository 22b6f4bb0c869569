package io.fhirmigration.testkit.azurite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running Azurite: the Blob and Table services of one account over plain HTTP on this machine,
 * with everything in its memory.
 *
 * <p>It ends with {@link #close}, and with this process however that dies. Thread-safe.
 */
public final class Azurite implements AutoCloseable {
  /** The name of the account. */
  public static final String ACCOUNT = "devstoreaccount1";

  /** The key that every Azurite has; it opens nothing else. */
  public static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private static final Pattern LISTENS =
      Pattern.compile("Azurite (Blob|Queue|Table) service is successfully listening at (\\S+)");

  private final Process process;
  private final Map<Service, URI> addresses;

  private enum Service {
    BLOB,
    QUEUE,
    TABLE
  }

  private Azurite(Process process, Map<Service, URI> addresses) {
    this.process = process;
    this.addresses = addresses;
  }

  /**
   * Starts one on free ports and waits until it listens, about two seconds.
   *
   * @param folder holds {@code package-lock.json} and {@code start.js}; what the first names is
   *     installed there with {@code npm ci} when it is not yet, which takes some minutes once
   * @throws IllegalStateException when Node or npm is missing or fails; the message says what to
   *     run
   */
  public static Azurite start(Path folder) {
    AzuriteFolder home = new AzuriteFolder(folder);
    home.install();
    List<String> command = new ArrayList<>(List.of("node", "start.js"));
    command.addAll(List.of("--inMemoryPersistence", "--skipApiVersionCheck"));
    command.addAll(List.of("--disableTelemetry", "--silent"));
    command.addAll(List.of("--blobPort", "0", "--queuePort", "0", "--tablePort", "0"));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(home.path().toFile())
              .redirectErrorStream(true)
              .start();
      return new Azurite(process, awaitAddresses(process));
    } catch (IOException e) {
      throw new IllegalStateException("node does not start; install Node 20 or newer", e);
    }
  }

  private static Map<Service, URI> awaitAddresses(Process process) {
    Map<Service, URI> addresses = new EnumMap<>(Service.class);
    List<String> said = new ArrayList<>();
    try {
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      while (addresses.size() < Service.values().length) {
        String line =
            Optional.ofNullable(lines.readLine())
                .orElseThrow(() -> new IllegalStateException("Azurite ended and said " + said));
        said.add(line);
        Matcher match = LISTENS.matcher(line);
        if (match.find()) {
          String account = match.group(2) + "/" + ACCOUNT;
          addresses.put(
              Service.valueOf(match.group(1).toUpperCase(Locale.ROOT)), URI.create(account));
        }
      }
      return addresses;
    } catch (IOException e) {
      process.destroy();
      throw new UncheckedIOException("Azurite could not be followed", e);
    }
  }

  /** The address of the account's Blob service. */
  public URI blobs() {
    return address(Service.BLOB);
  }

  /** The address of the account's Table service. */
  public URI tables() {
    return address(Service.TABLE);
  }

  private URI address(Service service) {
    return Optional.ofNullable(addresses.get(service)).orElseThrow();
  }

  /** Ends the process; what it held is gone. */
  @Override
  public void close() {
    process.destroy();
  }
}
