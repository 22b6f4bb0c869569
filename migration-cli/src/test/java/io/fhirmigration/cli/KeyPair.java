package io.fhirmigration.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A key with a certificate that it signed itself, for this machine's names, in a PKCS12 file. */
record KeyPair(Path file, String password) {

  static KeyPair in(Path file, String password) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "it",
            "-keyalg",
            "RSA",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            password);
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("keytool ended with " + code);
    }
    return new KeyPair(file, password);
  }

  /** Makes a JVM trust the certificate. */
  String trusted() {
    return "-Djavax.net.ssl.trustStore="
        + file
        + " -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword="
        + password;
  }
}
