package io.fhirmigration.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceFilesTest {
  private static Copy copy;
  @TempDir Path folder;

  @BeforeAll
  static void copy() {
    copy = new Copy().days(4).copied(9);
  }

  @AfterAll
  static void close() {
    copy.close();
  }

  private static EvidenceReport report() {
    return copy.report().build();
  }

  static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void filesAreWholeAndNothingElseIsLeft() throws IOException {
    EvidenceReport report = report();

    EvidenceFiles files = EvidenceFiles.write(folder.resolve("new"), report, Optional.empty());

    assertThat(files.json()).hasBinaryContent(report.bytes());
    assertThat(files.page()).content().contains(report.sha256());
    assertThat(files.signature()).isEmpty();
    try (Stream<Path> all = Files.list(folder.resolve("new"))) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.json", "report.html");
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
  void signatureIsOfTheDocumentAndOfNoOther(String kind, String algorithm)
      throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    SigningKey key = SigningKey.read(pem(pair));

    EvidenceFiles files = EvidenceFiles.write(folder, report(), Optional.of(key));

    byte[] document = Files.readAllBytes(files.json());
    byte[] signature = Files.readAllBytes(files.signature().orElseThrow());
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(isValid(pair, algorithm, document, signature)).isTrue();
    document[document.length / 2] ^= 1;
    assertThat(isValid(pair, algorithm, document, signature)).isFalse();
  }

  private static boolean isValid(KeyPair pair, String algorithm, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    Signature check = Signature.getInstance(algorithm);
    check.initVerify(pair.getPublic());
    check.update(content);
    return check.verify(signature);
  }

  @Test
  void signatureOfAnEarlierReportDoesNotStay() throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    EvidenceFiles.write(folder, report(), Optional.of(SigningKey.read(pem(pair))));

    EvidenceFiles.write(folder, report(), Optional.empty());

    assertThat(folder.resolve(EvidenceFiles.SIGNATURE)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no key | holds no PEM",
        "-----BEGIN RSA PRIVATE KEY-----QUJD-----END RSA PRIVATE KEY----- | openssl pkcs8 -topk8",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----QQ-----END ENCRYPTED PRIVATE KEY----- | ENCRYPTED",
        "-----BEGIN PRIVATE KEY-----QUJD-----END PRIVATE KEY----- | no key that can sign"
      })
  void whatIsNoKeyIsRefusedWithoutShowingIt(String text, String message) {
    assertThatThrownBy(() -> SigningKey.read(text))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("QUJD"));
  }

  @Test
  void keyTellsNothingOfItself() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();

    assertThat(SigningKey.read(pem(pair))).hasToString("SHA256withECDSA");
  }
}
