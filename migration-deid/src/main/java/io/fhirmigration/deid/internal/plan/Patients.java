package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.internal.tree.Node;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose resources the parts of a document are, before any id has changed. */
final class Patients {
  static final Patients NONE = new Patients();

  private static final List<String> NAMES = List.of("subject", "patient", "beneficiary", "for");
  private static final Pattern REFERENCE =
      Pattern.compile("(?:.*/)?Patient/(?<id>[A-Za-z0-9\\-.]{1,64})(?:/_history/.*)?");

  private final Map<Node, String> byResource = new IdentityHashMap<>();
  private final Map<String, String> byUrl = new HashMap<>();

  private Patients() {}

  static Patients of(Node document) {
    Patients patients = new Patients();
    patients.collectUrls(document);
    patients.collect(document);
    return patients;
  }

  /** The id of the patient whom the resource around a node belongs to. */
  Optional<String> patientOf(Node node) {
    for (Optional<Node> at = Optional.of(node); at.isPresent(); at = at.get().parent()) {
      String patient = byResource.get(at.get());
      if (patient != null) {
        return Optional.of(patient);
      }
    }
    return Optional.empty();
  }

  /** The patients of a Bundle, by which other entries may refer to them. */
  private void collectUrls(Node document) {
    for (Node entry : document.children("entry")) {
      Optional<Node> url = entry.child("fullUrl");
      entry
          .child("resource")
          .filter(resource -> resource.type().code().equals("Patient"))
          .flatMap(resource -> resource.child("id"))
          .ifPresent(id -> url.ifPresent(u -> byUrl.put(u.text(), id.text())));
    }
  }

  private void collect(Node node) {
    if (node.isResource()) {
      patient(node).ifPresent(patient -> byResource.put(node, patient));
    }
    node.children().forEach(this::collect);
  }

  private Optional<String> patient(Node resource) {
    if (resource.type().code().equals("Patient")) {
      return resource.child("id").filter(Node::hasValue).map(Node::text);
    }
    return NAMES.stream()
        .flatMap(name -> resource.children(name).stream())
        .flatMap(reference -> reference.child("reference").stream())
        .flatMap(reference -> id(reference.text()).stream())
        .findFirst();
  }

  private Optional<String> id(String reference) {
    String known = byUrl.get(reference);
    if (known != null) {
      return Optional.of(known);
    }
    Matcher matcher = REFERENCE.matcher(reference);
    return matcher.matches() ? Optional.of(matcher.group("id")) : Optional.empty();
  }
}
