package io.fhirmigration.testkit;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A staging area in the heap, for tests.
 *
 * <p>Thread-safe by one lock; nothing blocks but the writer itself, which runs outside the lock.
 * Names that the contract forbids are refused. {@link #close} keeps the content.
 */
public final class MemoryStaging implements StagingArea {
  private static final Pattern CONTAINER = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*");

  private record Content(byte[] bytes, String etag) {}

  private final URI base;
  private final Map<String, NavigableMap<String, Content>> containers = new HashMap<>();
  private final Set<Place> leased = new HashSet<>();
  private long writes;

  /** Creates an empty area whose objects lie under {@code https://staging.invalid}. */
  public MemoryStaging() {
    this(URI.create("https://staging.invalid"));
  }

  /**
   * Creates an empty area.
   *
   * @param base the address its objects' addresses begin with, without trailing slash
   */
  public MemoryStaging(URI base) {
    this.base = base;
  }

  @Override
  public URI base() {
    return base;
  }

  @Override
  public synchronized void createContainer(String container) {
    containers.computeIfAbsent(checkedContainer(container), name -> new TreeMap<>());
  }

  /** The names of all containers that were ever created, in order. */
  public synchronized List<String> containers() {
    return containers.keySet().stream().sorted().toList();
  }

  @Override
  public synchronized List<StagedObject> list(
      String container, String prefix, String after, int limit) {
    if (limit < 1) {
      throw new RejectedException("limit must be at least 1: " + limit);
    }
    List<StagedObject> page = new ArrayList<>();
    NavigableMap<String, Content> objects = objects(container);
    boolean afterPrefix = after.compareTo(prefix) >= 0;
    for (Map.Entry<String, Content> entry :
        (afterPrefix ? objects.tailMap(after, false) : objects.tailMap(prefix, true)).entrySet()) {
      if (page.size() == limit || !entry.getKey().startsWith(prefix)) {
        break;
      }
      page.add(pin(container, entry.getKey(), entry.getValue()));
    }
    return List.copyOf(page);
  }

  @Override
  public synchronized Optional<StagedObject> find(String container, String name) {
    return Optional.ofNullable(objects(container).get(checkedName(name)))
        .map(content -> pin(container, name, content));
  }

  @Override
  public synchronized InputStream open(StagedObject pin, long offset) {
    Content content = objects(pin.container()).get(checkedName(pin.name()));
    if (content == null || !pin.equals(pin(pin.container(), pin.name(), content))) {
      throw new RejectedException(
          "object " + pin.container() + "/" + pin.name() + " is gone or no longer the pinned one");
    }
    if (offset < 0 || offset > content.bytes.length) {
      throw new RejectedException("offset " + offset + " is outside of the object");
    }
    int from = Math.toIntExact(offset);
    return new ByteArrayInputStream(content.bytes, from, content.bytes.length - from);
  }

  @Override
  public StagedObject write(String container, String name, Writer writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return put(container, name, out.toByteArray());
  }

  @Override
  public synchronized Optional<StagedObject> writeOnce(
      String container, String name, byte[] content) {
    return find(container, name).isPresent()
        ? Optional.empty()
        : Optional.of(put(container, name, content.clone()));
  }

  @Override
  public synchronized void delete(String container, String name) {
    if (leased.contains(new Place(container, checkedName(name)))) {
      throw new RejectedException(412, container + "/" + name + " is leased");
    }
    objects(container).remove(name);
  }

  /** Holds an object as an import does that reads it, until the lease is broken. */
  public synchronized void lease(String container, String name) {
    leased.add(new Place(container, checkedName(name)));
  }

  @Override
  public synchronized boolean breakLease(MigrationId owner, String container, String name) {
    if (!container.matches(Pattern.quote(owner.value()) + "-(?:[a-z0-9]{24}|objects|errors)")) {
      throw new RejectedException(container + " is not a container of " + owner);
    }
    return leased.remove(new Place(container, checkedName(name)));
  }

  @Override
  public URI url(String container, String name) {
    String path = "/" + checkedContainer(container) + "/" + checkedName(name);
    return URI.create(base + encoded(path));
  }

  @Override
  public Optional<Place> locate(URI url) {
    String text = url.toString();
    if (!text.startsWith(base + "/") || url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.empty();
    }
    String path = URI.create("x:" + text.substring(base.toString().length())).getPath();
    int slash = path.indexOf('/', 1);
    if (slash < 0) {
      return Optional.empty();
    }
    String container = path.substring(1, slash);
    String name = path.substring(slash + 1);
    return CONTAINER.matcher(container).matches() && allowed(name)
        ? Optional.of(new Place(container, name))
        : Optional.empty();
  }

  /** Nothing to release; the content stays. */
  @Override
  public void close() {}

  private synchronized StagedObject put(String container, String name, byte[] bytes) {
    Content content = new Content(bytes, "0x" + Long.toHexString(++writes));
    NavigableMap<String, Content> objects = containers.get(checkedContainer(container));
    if (objects == null) {
      throw new RejectedException("there is no container " + container);
    }
    objects.put(checkedName(name), content);
    return pin(container, name, content);
  }

  private NavigableMap<String, Content> objects(String container) {
    NavigableMap<String, Content> objects = containers.get(checkedContainer(container));
    return objects == null ? new TreeMap<>() : objects;
  }

  private static StagedObject pin(String container, String name, Content content) {
    return new StagedObject(container, name, content.bytes.length, content.etag);
  }

  private static String encoded(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new RejectedException("no address can be made of " + path, e);
    }
  }

  private static String checkedContainer(String container) {
    if (!CONTAINER.matcher(container).matches()) {
      throw new RejectedException("not a container name: " + container);
    }
    return container;
  }

  private static String checkedName(String name) {
    if (!allowed(name)) {
      throw new RejectedException("not an object name: " + name);
    }
    return name;
  }

  private static boolean allowed(String name) {
    return !name.isEmpty() && !name.startsWith("/") && !List.of(name.split("/", -1)).contains("..");
  }
}
