package io.fhirmigration.verify.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/** A Chromium without a window. */
final class Browser implements AutoCloseable {
  private static final String MISSING =
      "Chromium or its driver is missing; install both: apt-get install -y chromium chromium-driver";

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser open() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium", "chromium-browser", "google-chrome").toString());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    System.setProperty("webdriver.chrome.driver", program("chromedriver").toString());
    ChromeDriver driver = new ChromeDriver(options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    return new Browser(driver);
  }

  /** The first of these programs on the path. */
  private static Path program(String... names) {
    List<Path> folders =
        Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
            .map(Path::of)
            .toList();
    for (String name : names) {
      for (Path folder : folders) {
        if (Files.isExecutable(folder.resolve(name))) {
          return folder.resolve(name);
        }
      }
    }
    throw new AssertionError(MISSING);
  }

  /** Opens a page on a screen of this width. */
  Browser show(Path page, int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    driver.get(page.toUri().toString());
    return this;
  }

  /** Shows the page as on a dark or light screen, or on paper. */
  Browser as(String media, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    return this;
  }

  /** What a function body of JavaScript returns. */
  Object ask(String script) {
    return driver.executeScript(script);
  }

  /** The same as a list of texts. */
  List<String> list(String script) {
    return ((List<?>) ask(script)).stream().map(String::valueOf).toList();
  }

  /** What axe finds against WCAG 2.1 A and AA and against good practice: rule and element. */
  List<String> accessibilityFaults() throws IOException {
    try (InputStream axe =
        Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object faults =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})
              .then(found => done(found.violations.flatMap(
                  rule => rule.nodes.map(node => rule.id + ' at ' + node.target))))
              .catch(failure => done(['axe: ' + failure]));
            """);
    return ((List<?>) faults).stream().map(String::valueOf).toList();
  }

  /** The page as a PDF of A4 sheets. */
  byte[] print() {
    Object data =
        driver
            .executeCdpCommand(
                "Page.printToPDF",
                Map.of("paperWidth", 8.27, "paperHeight", 11.69, "preferCSSPageSize", true))
            .get("data");
    return Base64.getDecoder().decode(String.valueOf(data));
  }

  /** Keeps a picture of what is seen, to look at when a test fails. */
  void picture(Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
