package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.WritableFolder;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Where a demo keeps everything: its choices, both servers, storage, and what was done. */
final class DemoFolder {
  private static final String CHOICES = "demo.properties";
  private static final String LOADED = "loaded";

  private final Path path;
  private final boolean temporary;
  private final Ports ports;
  private final DemoPlaces places;

  private DemoFolder(Path path, boolean temporary, Ports ports, DemoPlaces places) {
    this.path = path;
    this.temporary = temporary;
    this.ports = ports;
    this.places = places;
  }

  /**
   * The ports of the two servers; chosen once, because they are part of the plan.
   *
   * @param source the source's port
   * @param destination the destination's port
   */
  record Ports(int source, int destination) {}

  /**
   * Opens a folder that is new, empty, or that an earlier demo has used.
   *
   * @param staging where a person wants staged files to lie
   * @param state where a person wants records to lie
   * @throws UserMistake when it cannot be used, one of its ports is taken, or it was begun with
   *     other choices
   */
  static DemoFolder open(TempDir dir, Optional<String> staging, Optional<String> state) {
    Path path = dir.path();
    Optional<String> problem = WritableFolder.problem(path);
    if (problem.isPresent()) {
      throw new UserMistake("--dir: " + problem.get() + "; name a folder that you may write");
    }
    try {
      Path file = path.resolve(CHOICES);
      if (!Files.exists(file)) {
        requireEmpty(path);
        DemoPlaces wanted = DemoPlaces.chosen(Optional.empty(), staging, state);
        Files.createDirectories(path);
        store(file, chosen(), wanted);
      }
      Properties kept = read(file);
      DemoPlaces places = DemoPlaces.chosen(Optional.of(kept), staging, state);
      Ports ports = new Ports(port(file, kept, "source"), port(file, kept, "destination"));
      requireFree(file, ports.source());
      requireFree(file, ports.destination());
      return new DemoFolder(path, dir.temporary(), ports, places);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireEmpty(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      if (files.anyMatch(file -> !file.getFileName().toString().startsWith(CHOICES))) {
        throw new UserMistake(
            "--dir: " + path + " holds files and no demo; name a new or empty folder");
      }
    }
  }

  private static Ports chosen() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return new Ports(one.getLocalPort(), other.getLocalPort());
    }
  }

  private static void store(Path file, Ports ports, DemoPlaces places) throws IOException {
    String text =
        "source=" + ports.source() + "\ndestination=" + ports.destination() + "\n" + places.lines();
    Path half = file.resolveSibling(CHOICES + ".new");
    Files.writeString(half, text);
    try {
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(half, file);
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    return properties;
  }

  private static int port(Path file, Properties properties, String name) {
    try {
      return Integer.parseInt(properties.getProperty(name, ""));
    } catch (NumberFormatException e) {
      throw new UserMistake("--dir: " + file + " names no port " + name + "; name a new folder");
    }
  }

  private static void requireFree(Path file, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (BindException e) {
      throw new UserMistake(
          "--dir: port "
              + port
              + ", which "
              + file
              + " keeps, is taken; stop what uses it (perhaps a demo on this folder), or name a new"
              + " folder");
    }
  }

  Ports ports() {
    return ports;
  }

  DemoPlaces places() {
    return places;
  }

  /** Whether the folder goes when the demo ends. */
  boolean temporary() {
    return temporary;
  }

  Path source() {
    return path.resolve("source");
  }

  Path destination() {
    return path.resolve("destination");
  }

  Path staging() {
    return path.resolve("staging");
  }

  Path azurite() {
    return path.resolve("azurite");
  }

  Path report() {
    return path.resolve("report");
  }

  /** The H2 file without suffix. */
  Path state() {
    return path.resolve("state");
  }

  /** Whether loading has come to its end. */
  boolean isLoaded() {
    return Files.exists(path.resolve(LOADED));
  }

  /** Notes that loading has come to its end. */
  void loaded() {
    try {
      Files.createFile(path.resolve(LOADED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
