package io.fhirmigration.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The token service of a directory over https, and the one of a machine over http. */
final class TokenServer implements AutoCloseable {
  private static final String DIRECTORY = "/[^/]+/oauth2/v2.0/token";
  private static final String MACHINE = "/metadata/identity/oauth2/token";

  private final WireMockServer server;

  TokenServer(KeyPair key) {
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(key.file().toString())
                .keystoreType("PKCS12")
                .keystorePassword(key.password())
                .keyManagerPassword(key.password()));
    server.start();
    server.stubFor(any(anyUrl()).atPriority(9).willReturn(okJson("{}").withStatus(404)));
  }

  /** The address of the directory's token service. */
  String authority() {
    return "https://localhost:" + server.httpsPort();
  }

  /** The address of the machine's. */
  String machine() {
    return "http://127.0.0.1:" + server.port();
  }

  /** Gives this token to everybody who asks the directory with a body that contains the text. */
  void gives(String text, String token, int seconds) {
    server.stubFor(
        post(urlPathMatching(DIRECTORY))
            .withRequestBody(containing(text))
            .willReturn(
                okJson(
                    "{\"token_type\":\"Bearer\",\"expires_in\":"
                        + seconds
                        + ",\"access_token\":\""
                        + token
                        + "\"}")));
  }

  /** Refuses whoever asks the directory with a body that contains the text. */
  void refuses(String text) {
    server.stubFor(
        post(urlPathMatching(DIRECTORY))
            .withRequestBody(containing(text))
            .willReturn(
                okJson(
                        "{\"error\":\"invalid_client\",\"error_description\":"
                            + "\"AADSTS7000215: Invalid client secret provided.\"}")
                    .withStatus(401)));
  }

  /** Gives this token to everybody who asks the machine. */
  void machineGives(String token) {
    server.stubFor(
        get(urlPathEqualTo(MACHINE))
            .willReturn(
                okJson(
                    "{\"token_type\":\"Bearer\",\"expires_on\":\"4102444800\",\"access_token\":\""
                        + token
                        + "\",\"resource\":\"r\",\"client_id\":\"c\"}")));
  }

  /** What the directory was asked, oldest first: the fields of each form, and its address. */
  List<Map<String, String>> asked() {
    List<Map<String, String>> forms = new ArrayList<>();
    for (LoggedRequest request : server.findAll(postRequestedFor(urlPathMatching(DIRECTORY)))) {
      Map<String, String> form = fields(request.getBodyAsString());
      form.put("path", request.getUrl());
      forms.add(form);
    }
    return forms;
  }

  /** What the machine was asked. */
  List<LoggedRequest> machineAsked() {
    return server.findAll(getRequestedFor(urlPathEqualTo(MACHINE)));
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new TreeMap<>();
    for (String field : form.split("&")) {
      String[] parts = field.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  @Override
  public void close() {
    server.stop();
  }
}
