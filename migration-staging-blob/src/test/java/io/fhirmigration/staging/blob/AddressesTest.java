package io.fhirmigration.staging.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.StagingArea.Place;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private final Addresses cloud =
      new Addresses(URI.create("https://account.blob.core.chinacloudapi.cn"));
  private final Addresses pathStyle = new Addresses(URI.create("http://127.0.0.1:10000/account"));

  @Test
  void addressIsThatOfTheService() {
    assertThat(cloud.of("box-1", "2026-01-01T00:00:00Z/Patient-1.ndjson"))
        .hasToString(
            "https://account.blob.core.chinacloudapi.cn/box-1/2026-01-01T00%3A00%3A00Z/"
                + "Patient-1.ndjson");
    assertThat(pathStyle.of("box", "a")).hasToString("http://127.0.0.1:10000/account/box/a");
  }

  @Test
  void everySpellingOfAnAddressIsLocated() {
    List<String> spellings =
        List.of(
            "https://account.blob.core.chinacloudapi.cn/box/t:1/a b".replace(" ", "%20"),
            "HTTPS://Account.blob.core.chinacloudapi.cn:443/box/t%3A1/a%20b",
            "https://account.blob.core.chinacloudapi.cn/box/t%3a1%2Fa%20b");
    assertThat(spellings)
        .allSatisfy(
            it -> assertThat(cloud.locate(URI.create(it))).contains(new Place("box", "t:1/a b")));
  }

  @Test
  void rawLettersOfAnyScriptAreLocated() {
    assertThat(pathStyle.locate(URI.create("http://127.0.0.1:10000/account/box/\u00E4%C3%A4")))
        .contains(new Place("box", "\u00E4\u00E4"));
  }

  @Test
  void otherPlacesAreNotLocated() {
    List<String> foreign =
        List.of(
            "https://account2.blob.core.chinacloudapi.cn/box/a",
            "https://user@account.blob.core.chinacloudapi.cn/box/a",
            "http://account.blob.core.chinacloudapi.cn/box/a",
            "https://account.blob.core.chinacloudapi.cn:8443/box/a",
            "https://account.blob.core.chinacloudapi.cn//box/a",
            "https://account.blob.core.chinacloudapi.cn/box//a",
            "https://account.blob.core.chinacloudapi.cn/box/%FF",
            "https://account.blob.core.chinacloudapi.cn/box/a/%2E/b",
            "https://account.blob.core.chinacloudapi.cn/box/a%5Cb",
            "mailto:account@example.org");
    assertThat(foreign).allSatisfy(it -> assertThat(cloud.locate(URI.create(it))).isEmpty());
    assertThat(pathStyle.locate(URI.create("http://127.0.0.1:10000/account2/box/a"))).isEmpty();
  }
}
