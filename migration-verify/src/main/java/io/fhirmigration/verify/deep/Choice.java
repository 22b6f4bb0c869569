package io.fhirmigration.verify.deep;

import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.IdPage;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Chooses the resources of a question. */
final class Choice {
  private final DeepQuestion question;
  private final List<ResourceReads> servers;
  private final List<Set<String>> known;

  /**
   * Prepares to choose; asks the servers for their types unless the question names resources.
   *
   * @param servers where to choose from
   */
  Choice(DeepQuestion question, List<ResourceReads> servers) {
    this.question = question;
    this.servers = servers;
    boolean draws = question.ids().isEmpty() && question.query().isEmpty();
    this.known = draws ? servers.stream().map(s -> Set.copyOf(s.types())).toList() : List.of();
  }

  /** The types from which something is chosen. */
  List<String> types() {
    if (!question.ids().isEmpty()) {
      return question.ids().stream().map(ResourceId::type).distinct().toList();
    }
    if (question.queriedType().isPresent()) {
      return List.of(question.queriedType().get());
    }
    TreeSet<String> types = new TreeSet<>(question.types());
    if (types.isEmpty()) {
      known.forEach(types::addAll);
      types.remove("SearchParameter");
    }
    return List.copyOf(types);
  }

  /** The resources of one type, sorted. */
  List<ResourceId> of(String type) {
    if (!question.ids().isEmpty()) {
      return question.ids().stream().filter(id -> id.type().equals(type)).toList();
    }
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < servers.size(); i++) {
      ids.addAll(from(i, type));
    }
    return ids.stream().map(id -> new ResourceId(type, id)).toList();
  }

  private List<String> from(int server, String type) {
    if (question.query().isPresent()) {
      return found(servers.get(server), type, question.query().get().substring(type.length() + 1));
    }
    return known.get(server).contains(type)
        ? new Draw(servers.get(server), type).ids(question.sample(), question.seed())
        : List.of();
  }

  private List<String> found(ResourceReads server, String type, String query) {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      IdPage page = server.find(type, query, next);
      ids.addAll(page.ids());
      next = page.next();
    } while (next.isPresent() && ids.size() < question.sample());
    return ids.subList(0, Math.min(ids.size(), question.sample()));
  }
}
