package io.fhirmigration.store.tables;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.core.credential.TokenCredential;
import com.azure.data.tables.TableClientBuilder;
import java.util.function.Consumer;

/** Who asks the storage account: one of three kinds of credential. */
final class TableAccess {
  private final boolean bearer;
  private final Consumer<TableClientBuilder> credential;

  private TableAccess(boolean bearer, Consumer<TableClientBuilder> credential) {
    this.bearer = bearer;
    this.credential = credential;
  }

  static TableAccess token(TokenCredential credential) {
    return new TableAccess(true, builder -> builder.credential(credential));
  }

  static TableAccess sharedKey(String account, String key) {
    return new TableAccess(
        false, builder -> builder.credential(new AzureNamedKeyCredential(account, key)));
  }

  static TableAccess sas(String given) {
    String sas = given.startsWith("?") ? given.substring(1) : given;
    return new TableAccess(false, builder -> builder.sasToken(sas));
  }

  /** Whether a token is sent, which the client refuses to do over plain http. */
  boolean isBearer() {
    return bearer;
  }

  void giveTo(TableClientBuilder builder) {
    credential.accept(builder);
  }
}
