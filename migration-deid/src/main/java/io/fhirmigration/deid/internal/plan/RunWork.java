package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.method.DateOffset;
import io.fhirmigration.deid.internal.method.Operation;
import io.fhirmigration.deid.internal.method.Work;
import io.fhirmigration.deid.internal.model.ElementDef;
import io.fhirmigration.deid.internal.plan.RunKeys.FileKeys;
import io.fhirmigration.deid.internal.tree.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the methods of one run need: keys, chance, dates, and the books on what they did. */
final class RunWork implements Work {
  private static final int NOISE_BITS = 64;
  private static final BigDecimal WHOLE = new BigDecimal(BigInteger.ONE.shiftLeft(NOISE_BITS));
  private static final BigDecimal HALF = new BigDecimal("0.5");

  private final FileKeys keys;
  private final AnonymizerOptions options;
  private final Optional<Integer> fixedShift;
  private final LocalDate today;
  private final Ciphers hashes;
  private final Ciphers vectors;
  private final Optional<Ciphers> noise;
  private final SecureRandom random = new SecureRandom();
  private final Map<Operation, Map<ElementDef, long[]>> counts = new EnumMap<>(Operation.class);
  private @Nullable Node root;
  private String identity = "";
  private Patients patients = Patients.NONE;
  private Set<Operation> done = EnumSet.noneOf(Operation.class);

  RunWork(Configuration configuration, FileKeys keys, AnonymizerOptions options) {
    this.keys = keys;
    this.options = options;
    this.fixedShift = configuration.parameters().fixedShift();
    this.today = LocalDate.ofInstant(options.now(), ZoneOffset.UTC);
    this.hashes = new Ciphers(keys.cryptoHash());
    this.vectors = new Ciphers(keys.encrypt());
    this.noise = keys.noise().map(Ciphers::new);
  }

  /** Starts with a document, before anything in it has changed. */
  void start(Node document) {
    root = document;
    identity =
        document.type().code()
            + "/"
            + text(document, "id")
            + "/"
            + document.child("meta").map(meta -> text(meta, "versionId")).orElse("");
    patients = options.shiftByPatient() ? Patients.of(document) : Patients.NONE;
  }

  private static String text(Node node, String name) {
    return node.child(name).map(Node::text).orElse("");
  }

  /** Goes on with the resource whose operations are noted in a set. */
  void enter(Node resource, Set<Operation> operations) {
    done = operations;
  }

  @Override
  public void done(Operation operation, Node node) {
    done.add(operation);
    node.element()
        .ifPresent(
            element ->
                counts.computeIfAbsent(operation, o -> new IdentityHashMap<>())
                    .computeIfAbsent(element, e -> new long[1])[0]++);
  }

  Map<String, Long> changes() {
    Map<String, Long> changes = new TreeMap<>();
    counts.forEach(
        (operation, elements) ->
            elements.forEach(
                (element, count) ->
                    changes.merge(
                        operation.name().toLowerCase(Locale.ROOT) + " " + element.path(),
                        count[0],
                        Long::sum)));
    return changes;
  }

  @Override
  public LocalDate today() {
    return today;
  }

  @Override
  public int dateShift(Node node) {
    return fixedShift.orElseGet(() -> DateOffset.of(prefix(node) + keys.dateShift()));
  }

  private String prefix(Node node) {
    Optional<String> patient = patients.patientOf(node);
    if (patient.isPresent()) {
      return patient.get();
    }
    return keys.prefix().isEmpty() && root != null ? text(root, "id") : keys.prefix();
  }

  @Override
  public String hash(String text) {
    return text.isEmpty() ? "" : HexFormat.of().formatHex(hashes.hash(text));
  }

  @Override
  public String encrypt(Node node, String text) {
    byte[] vector =
        options.repeatable()
            ? Arrays.copyOf(vectors.hash("vector\n" + place(node) + "\n" + text), Ciphers.BLOCK)
            : Ciphers.randomBlock(random);
    return Ciphers.encrypt(keys.encrypt(), vector, text);
  }

  @Override
  public BigDecimal noise(Node node) {
    byte[] bits =
        noise.map(key -> key.hash(place(node))).orElseGet(() -> Ciphers.randomBlock(random));
    BigInteger whole = new BigInteger(1, Arrays.copyOf(bits, NOISE_BITS / Byte.SIZE));
    return new BigDecimal(whole).divide(WHOLE).subtract(HALF);
  }

  private String place(Node node) {
    return identity + "\n" + node.indexedPath();
  }
}
