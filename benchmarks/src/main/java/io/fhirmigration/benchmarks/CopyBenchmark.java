package io.fhirmigration.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One pass of each way over the same file per operation; bytes per second is what counts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CopyBenchmark {
  /** The system property that names the file. */
  static final String FILE = "ndjson.file";

  private final Copies copies;
  private final DeidCopies deid;

  /** For JMH. */
  public CopyBenchmark() {
    this.copies = new Copies(Path.of(System.getProperty(FILE)));
    this.deid = new DeidCopies(Path.of(System.getProperty(FILE)), copies.sink());
  }

  /** The bytes worked on in one iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Volume {
    /** Read by JMH, which divides it by the time of the iteration. */
    public long bytes;

    /** Starts an iteration. */
    @Setup(Level.Iteration)
    public void clear() {
      bytes = 0;
    }
  }

  /** The limit. */
  @Benchmark
  public long blockCopy(Volume volume) throws IOException {
    volume.bytes += copies.blockCopy();
    return copies.sink().written();
  }

  /** Line iteration. */
  @Benchmark
  public long passThrough(Volume volume) throws IOException {
    volume.bytes += copies.passThrough();
    return copies.sink().written();
  }

  /** The decimal limit in blocks. */
  @Benchmark
  public long decimalGuard(Volume volume) throws IOException {
    volume.bytes += copies.decimalGuard();
    return copies.sink().written();
  }

  /** The decimal limit line by line. */
  @Benchmark
  public long decimalLines(Volume volume) throws IOException {
    volume.bytes += copies.decimalLines();
    return copies.sink().written();
  }

  /** Jackson's streaming copy. */
  @Benchmark
  public long jacksonStream(Volume volume) throws IOException {
    volume.bytes += copies.jacksonStream();
    return copies.sink().written();
  }

  /** HAPI's parse and encode. */
  @Benchmark
  public long hapi(Volume volume) throws IOException {
    volume.bytes += copies.hapi();
    return copies.sink().written();
  }

  /** De-identification by compiled rules. */
  @Benchmark
  public long deid(Volume volume) throws IOException {
    volume.bytes += deid.deid();
    return copies.sink().written();
  }

  /** De-identification by HAPI's parser, FHIRPath and encoder. */
  @Benchmark
  public long hapiDeid(Volume volume) throws IOException {
    volume.bytes += deid.hapiDeid();
    return copies.sink().written();
  }
}
