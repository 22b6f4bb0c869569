package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.internal.tree.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose resources the parts of a document are, before any id has changed. What is contained and
 * names no other patient belongs to the patient of what contains it.
 */
final class Patients {
  static final Patients NONE = new Patients();

  /** Where resources of R4 and STU3 refer to their patient; the first that names one counts. */
  private static final List<List<String>> PLACES =
      List.of(
          List.of("subject"),
          List.of("patient"),
          List.of("beneficiary"),
          List.of("for"),
          List.of("individual"),
          List.of("candidate"),
          List.of("deliverTo"),
          List.of("actor"),
          List.of("participant", "actor"),
          List.of("member", "entity"),
          List.of("link", "target"),
          List.of("target"),
          List.of("entity", "what"),
          List.of("entity", "reference"));

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

  /** An id of a contained Patient means nothing outside of what contains it. */
  private Optional<String> patient(Node resource) {
    if (resource.type().code().equals("Patient")) {
      return resource
          .child("id")
          .filter(id -> id.hasValue() && !resource.name().equals("contained"))
          .map(Node::text);
    }
    for (List<String> place : PLACES) {
      Set<String> named = new HashSet<>();
      at(resource, place).forEach(reference -> id(reference).ifPresent(named::add));
      if (!named.isEmpty()) {
        return named.size() == 1 ? Optional.of(named.iterator().next()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static List<Node> at(Node resource, List<String> place) {
    List<Node> found = List.of(resource);
    for (String name : place) {
      found = found.stream().flatMap(node -> node.children(name).stream()).toList();
    }
    return found;
  }

  private Optional<String> id(Node reference) {
    String text = reference.child("reference").map(Node::text).orElse("");
    String known = byUrl.get(text);
    if (known != null) {
      return Optional.of(known);
    }
    Matcher matcher = REFERENCE.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group("id")) : Optional.empty();
  }
}
