package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.CredentialConfig.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialSectionTest {
  private static final String IDS = "tenantId: contoso.com, clientId: 1-2-3";

  @TempDir Path folder;

  private Path file(String credential) throws IOException {
    String yaml =
        """
        migration: {id: ward, mode: once}
        source:
          kind: ahds
          url: https://old.example.org
          credential: %s
        destination: {kind: ahds, url: https://new.example.org}
        staging: {path: staged}
        state: {path: state}
        """;
    return Files.writeString(folder.resolve("copy.yaml"), String.format(yaml, credential));
  }

  private CredentialConfig read(String credential) throws IOException {
    return ConfigFile.read(file(credential), Map.of()).source().orElseThrow().credential();
  }

  private List<String> problems(String credential) throws IOException {
    Path file = file(credential);
    UserMistake mistake =
        catchThrowableOfType(UserMistake.class, () -> ConfigFile.read(file, Map.of()));
    return mistake.lines().stream().map(line -> line.replace(file + ":", "")).toList();
  }

  @Test
  void wordsAreKinds() throws IOException {
    assertThat(read("none").kind()).isEqualTo(Kind.NONE);
    assertThat(read("azure").kind()).isEqualTo(Kind.AZURE);
    assertThat(read("{kind: azure}").kind()).isEqualTo(Kind.AZURE);
  }

  @Test
  void tokenIsAReferenceWithOrWithoutAKind() throws IOException {
    CredentialConfig old = read("{tokenFrom: env:TOKEN}");

    assertThat(old.kind()).isEqualTo(Kind.TOKEN);
    assertThat(old.secret()).contains(new SecretRef("env:TOKEN"));
    assertThat(old.secretField()).isEqualTo("source.credential.tokenFrom");
    assertThat(read("{kind: token, tokenFrom: env:TOKEN}")).isEqualTo(old);
  }

  @Test
  void managedIdentityIsTheMachinesOrANamedOne() throws IOException {
    CredentialConfig system = read("{kind: managed-identity}");
    assertThat(system.kind()).isEqualTo(Kind.MANAGED_IDENTITY);
    assertThat(system.clientId()).isEmpty();
    assertThat(system.resourceId()).isEmpty();
    assertThat(read("{kind: managed-identity, clientId: 1-2}").clientId()).contains("1-2");
    assertThat(read("{kind: managed-identity, resourceId: /subscriptions/1}").resourceId())
        .contains("/subscriptions/1");
  }

  @Test
  void applicationHasASecretOrACertificateAndAnAuthority() throws IOException {
    CredentialConfig secret =
        read(
            "{kind: client-secret, "
                + IDS
                + ", secretFrom: 'file:s', authority: https://login.microsoftonline.us}");
    assertThat(secret.tenantId()).contains("contoso.com");
    assertThat(secret.clientId()).contains("1-2-3");
    assertThat(secret.secret()).contains(new SecretRef("file:" + folder.resolve("s")));
    assertThat(secret.authority()).contains(URI.create("https://login.microsoftonline.us"));

    CredentialConfig certificate =
        read("{kind: client-certificate, " + IDS + ", certificateFile: me.pfx}");
    assertThat(certificate.file()).contains(folder.resolve("me.pfx"));
    assertThat(certificate.secret()).isEmpty();
  }

  @Test
  void workloadTakesFromItsClusterWhatItDoesNotSay() throws IOException {
    CredentialConfig workload = read("{kind: workload-identity, tokenFile: token}");

    assertThat(workload.file()).contains(folder.resolve("token"));
    assertThat(workload.tenantId()).isEqualTo(Optional.empty());
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws IOException {
    assertThat(
            problems(
                "{kind: client-certificate, tenantId: 'a b', certificateFile: me.crt,"
                    + " authority: 'http://plain', secretFrom: env:A}"))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("5: source.credential.tenantId", "is no id"),
            line -> assertThat(line).contains("source.credential.clientId", "is missing"),
            line -> assertThat(line).contains("certificateFile", "neither .pem nor .pfx"),
            line -> assertThat(line).contains("authority", "is no https address", "give one"),
            line -> assertThat(line).contains("secretFrom", "is not a known field"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{tokenFrom: env:A, token: hush}",
        "{kind: client-secret, tenantId: t, clientId: c, secretFrom: env:A, clientSecret: hush}",
        "{kind: client-secret, tenantId: t, clientId: c, secretFrom: env:A, secret: hush}",
        "{kind: client-certificate, tenantId: t, clientId: c, certificateFile: a.pfx,"
            + " password: hush}",
        "{kind: client-secret, tenantId: t, clientId: c, secretFrom: hush}",
        "{tokenFrom: hush}",
        "hush",
      })
  void secretInTheFileIsRefusedAndNotRepeated(String credential) throws IOException {
    List<String> problems = problems(credential);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).contains("env:NAME or").doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: client-secret, tenantId: t, clientId: c, secretFrom: env:A, authority:"
            + " 'https://me:hush@login.example'}",
        "{kind: workload-identity, clientId: 'hush hush'}",
        "{kind: client-certificate, tenantId: t, clientId: c, certificateFile: a.pem,"
            + " passwordFrom: env:HUSH}",
        "{kind: managed-identity, clientId: a, resourceId: hush}",
        "{kind: managed-identity, authority: https://hush.example}",
        "{clientId: hush}",
        "{kind: certificate}",
      })
  void whatDoesNotFitTogetherIsNamedWithoutItsValue(String credential) throws IOException {
    assertThat(problems(credential)).hasSize(1);
    assertThat(problems(credential).get(0)).doesNotContainIgnoringCase("hush");
  }
}
