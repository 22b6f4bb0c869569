package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.method.Operation;
import io.fhirmigration.deid.internal.method.ProcessingException;
import io.fhirmigration.deid.internal.model.FhirType;
import io.fhirmigration.deid.internal.plan.RunKeys.FileKeys;
import io.fhirmigration.deid.internal.tree.ByteSink;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.TreeReader;
import io.fhirmigration.deid.internal.tree.TreeWriter;
import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the rules over one document after the other; used by one thread. */
public final class DocumentRun {
  private static final Set<String> HOLDERS = Set.of("Bundle", "Parameters");
  private static final byte[] ESCAPED_LETTER = "\\u00".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESOURCE_TYPE =
      "\"resourceType\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTAINED = "\"contained\"".getBytes(StandardCharsets.US_ASCII);

  private final CompiledRules rules;
  private final Configuration configuration;
  private final TreeReader reader;
  private final ByteSink output = new ByteSink();
  private final TreeWriter writer = new TreeWriter(output);
  private final RunWork work;
  private final boolean keepVersionMeta;
  private boolean failed;
  private boolean emptied;

  /** A run with the keys of one file. */
  public DocumentRun(CompiledRules rules, FileKeys keys, AnonymizerOptions options) {
    this.rules = rules;
    this.configuration = rules.configuration();
    this.reader = new TreeReader(configuration.types());
    this.work = new RunWork(configuration, keys, options);
    this.keepVersionMeta = options.keepVersionMeta();
  }

  /** What the last changed document became. */
  public ByteSink output() {
    return output;
  }

  /** How many values were changed so far, by method and element. */
  public Map<String, Long> changes() {
    return work.changes();
  }

  /** Whether a rule failed on the last document and left it empty. */
  public boolean failed() {
    return failed;
  }

  /** Whether the last document has nothing left but its meta. */
  public boolean emptied() {
    return emptied;
  }

  /**
   * Runs over the document in a range of a buffer.
   *
   * @return whether it changed
   * @throws RejectedException when it is no valid resource or a rule fails
   */
  public boolean apply(byte[] bytes, int from, int to) {
    failed = false;
    emptied = false;
    if (isUntouched(bytes, from, to)) {
      return false;
    }
    Node root = reader.resource(bytes, from, to);
    if (keepVersionMeta) {
      protectVersion(root);
    }
    try {
      work.start(root);
      resource(root);
    } catch (ProcessingException e) {
      if (!configuration.skipErrors()) {
        throw new RejectedException(String.valueOf(e.getMessage()), e);
      }
      failed = true;
      emptied = true;
      return empty(root.type());
    }
    if (!root.changed()) {
      emptied = hasOnlyMeta(root);
      return false;
    }
    TreeWriter.prune(root);
    emptied = hasOnlyMeta(root);
    writer.write(root, reader.compact());
    return true;
  }

  /** Whether no rule can match a document of its type, and it holds no other resource. */
  private boolean isUntouched(byte[] bytes, int from, int to) {
    Optional<FhirType> type =
        reader.typeName(bytes, from, to).flatMap(configuration.types()::resource);
    return type.isPresent()
        && rules.plan(type.get()).rules().isEmpty()
        && !HOLDERS.contains(type.get().code())
        && !holdsMore(bytes, from, to);
  }

  /**
   * Whether it may hold contained resources, or another resource type, which readers may take for
   * the one that counts; both could stand under a name with escaped letters.
   */
  private static boolean holdsMore(byte[] bytes, int from, int to) {
    int types = 0;
    for (int i = from; i < to - 1; i++) {
      if (bytes[i] == '"' && bytes[i + 1] == 'r') {
        types += startsWith(RESOURCE_TYPE, bytes, i, to) ? 1 : 0;
      }
      if (types > 1
          || bytes[i] == '"' && bytes[i + 1] == 'c' && startsWith(CONTAINED, bytes, i, to)
          || bytes[i] == '\\' && startsWith(ESCAPED_LETTER, bytes, i, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] wanted, byte[] bytes, int at, int to) {
    int end = at + wanted.length;
    return end <= to && Arrays.equals(bytes, at, end, wanted, 0, wanted.length);
  }

  private static boolean hasOnlyMeta(Node root) {
    return root.children().size() == 1 && root.children().get(0).name().equals("meta");
  }

  private static void protectVersion(Node root) {
    for (Node meta : root.children("meta")) {
      meta.child("versionId").ifPresent(Node::visitAll);
      meta.child("lastUpdated").ifPresent(Node::visitAll);
    }
  }

  private boolean empty(FhirType type) {
    byte[] json =
        ("{\"resourceType\":\"" + type.code() + "\"}").getBytes(StandardCharsets.US_ASCII);
    Node root = reader.resource(json, 0, json.length);
    Labels.add(root, EnumSet.of(Operation.REDACT));
    writer.write(root, false);
    return true;
  }

  /** A resource by its own rules, then the resources in it, then its labels. */
  private Set<Operation> resource(Node resource) {
    Set<Operation> done = EnumSet.noneOf(Operation.class);
    work.enter(resource, done);
    new ResourceRun(rules.plan(resource.type()), resource, work).apply();
    nested(resource, done);
    if (!resource.name().equals("contained")) {
      Labels.add(resource, done);
    }
    return done;
  }

  private void nested(Node node, Set<Operation> done) {
    for (Node child : node.children()) {
      if (child.isResource()) {
        done.addAll(resource(child));
      } else if (!child.children().isEmpty()) {
        nested(child, done);
      }
    }
  }
}
