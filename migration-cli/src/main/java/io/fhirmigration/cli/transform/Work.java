package io.fhirmigration.cli.transform;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Changes several files at a time; each thread holds one line of one file and its steps. */
final class Work {
  private static final long MILLIS_BETWEEN_DRAWINGS = 200;

  private final List<FilePair> files;
  private final Steps steps;
  private final boolean dryRun;
  private final int threads;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReferenceArray<FileResult> results;

  Work(List<FilePair> files, Steps steps, boolean dryRun, int threads) {
    this.files = files;
    this.steps = steps;
    this.dryRun = dryRun;
    this.threads = Math.min(threads, files.size());
    this.results = new AtomicReferenceArray<>(files.size());
  }

  /** Ends in the middle; from any thread. */
  void stop() {
    stopped.set(true);
  }

  /** How many bytes there are to read, as the files lie there. */
  static long size(List<FilePair> files) {
    long sum = 0;
    for (FilePair file : files) {
      try {
        sum += Files.size(file.in());
      } catch (IOException unknown) {
        continue;
      }
    }
    return sum;
  }

  /** Blocks until all is done or stopped; gives what became of files, in their order. */
  List<FileResult> run(Bar bar) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(this::work));
      }
      for (Future<?> worker : workers) {
        await(worker, bar);
      }
    } finally {
      stop();
      pool.shutdown();
    }
    List<FileResult> finished = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      FileResult result = results.get(i);
      if (result != null) {
        finished.add(result);
      }
    }
    return finished;
  }

  private void await(Future<?> worker, Bar bar) throws InterruptedException {
    while (true) {
      try {
        worker.get(MILLIS_BETWEEN_DRAWINGS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException stillAtWork) {
        bar.draw(bytes.get(), done.get(), files.size());
      } catch (ExecutionException e) {
        stop();
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void work() {
    FileTransform transform =
        new FileTransform(steps.forThread(), dryRun, bytes::addAndGet, stopped::get);
    int index = next.getAndIncrement();
    while (index < files.size() && !stopped.get()) {
      try {
        results.set(index, transform.apply(files.get(index)));
        done.incrementAndGet();
      } catch (CancellationException interrupted) {
        return;
      }
      index = next.getAndIncrement();
    }
  }
}
