package io.fhirmigration.testkit.emulator;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.testkit.server.ConnectionLostException;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link FhirServerModel} that listens on the loopback address.
 *
 * <p>Thread-safe. It owns one thread that accepts connections and a fixed number that answer; all
 * are daemons and end with {@link #close}. Each connection carries one request. It speaks HTTP
 * itself, because the JDK's server insists on the system's time in the {@code Date} header and this
 * one must tell the model's.
 */
public final class Emulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Emulator.class);
  private static final int BACKLOG = 256;
  private static final int READ_TIMEOUT_MILLIS = 30_000;
  private static final int CLOSE_SECONDS = 10;

  private final ServerSocket listener;
  private final FhirServerModel model;
  private final ExecutorService threads;

  private Emulator(ServerSocket listener, FhirServerModel model, ExecutorService threads) {
    this.listener = listener;
    this.model = model;
    this.threads = threads;
  }

  /**
   * Starts listening; the server goes on from what its directory holds.
   *
   * @throws RejectedException when the port can't be had
   */
  public static Emulator start(EmulatorConfig config) {
    ServerSocket listener = listen(config.port());
    try {
      URI base = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      FhirServerModel model =
          config
              .details()
              .apply(FhirServerModel.builder(config.face(), base, config.storage()))
              .build();
      Emulator emulator = new Emulator(listener, model, pool(config, listener.getLocalPort()));
      emulator.threads.execute(emulator::accept);
      return emulator;
    } catch (RuntimeException e) {
      shut(listener);
      throw e;
    }
  }

  /** The base URL, without trailing slash. */
  public URI base() {
    return model.base();
  }

  /** The server behind it, for seeding and inspection. */
  public FhirServerModel model() {
    return model;
  }

  /** Stops listening, waits for requests that are being answered, and closes the model. */
  @Override
  public void close() {
    shut(listener);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    model.close();
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new RejectedException(
          "Port " + port + " on 127.0.0.1 can't be used: " + e.getMessage(), e);
    }
  }

  private static ExecutorService pool(EmulatorConfig config, int port) {
    return Executors.newFixedThreadPool(
        config.threads() + 1,
        task -> {
          Thread thread = new Thread(task, "emulator-" + port);
          thread.setDaemon(true);
          return thread;
        });
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        try {
          threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException closing) {
          socket.close();
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("A connection could not be accepted: {}", e.getMessage());
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      Optional<ModelRequest> request = HttpWire.read(in, out);
      if (request.isPresent()) {
        HttpWire.write(out, request.get().method(), model.handle(request.get()));
      }
    } catch (ConnectionLostException e) {
      LOG.debug("A fault script took an answer away");
    } catch (IOException e) {
      LOG.debug("A connection ended early: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("A request could not be answered", e);
    }
  }

  private static void shut(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
