package io.fhirmigration.internal.surveys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.RangeSurveys;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagingArea;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transformers know of the whole range, from staging to a file of this machine. */
class RangeSurveysTest {
  private static final MigrationId ID = new MigrationId("m1");

  @TempDir Path folder;
  private StagingArea staging;
  private ObjectShelf shelf;
  private RangeSurveys surveys;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    shelf = ObjectShelf.of(staging, ID);
    surveys = RangeSurveys.of(staging, ID);
  }

  @AfterEach
  void close() {
    surveys.close();
    staging.close();
  }

  private ObjectRef made(String name, String content) {
    return shelf.write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectRef list(int transformer, ObjectRef file) {
    return new SurveyList(shelf).write(List.of(new SurveyList.Entry(transformer, file)));
  }

  @Test
  void nothingIsKnownBeforeTheListIsWritten() {
    made("surveys/0-a", "known");
    assertThat(surveys.isMade()).isFalse();
    assertThat(surveys.file(0)).isEmpty();
  }

  @Test
  void fileIsCopiedOnceAndDeletedAtTheEnd() {
    list(1, made("surveys/1-a", "known"));
    assertThat(surveys.isMade()).isTrue();
    assertThat(surveys.file(0)).as("another transformer").isEmpty();
    Path copy = surveys.file(1).orElseThrow();
    assertThat(copy).hasContent("known");
    assertThat(surveys.file(1)).contains(copy);

    surveys.close();

    assertThat(copy).doesNotExist();
    assertThat(copy.getParent()).doesNotExist();
    assertThat(surveys.file(1).orElseThrow()).hasContent("known");
  }

  @Test
  void firstListStands() {
    ObjectRef first = list(0, made("surveys/0-a", "one"));
    ObjectRef second = list(0, made("surveys/0-b", "two"));
    assertThat(second).isEqualTo(first);
    assertThat(new SurveyList(shelf).find()).contains(first);
    assertThat(surveys.file(0).orElseThrow()).hasContent("one");
  }

  @Test
  void changedFileIsRefused() {
    ObjectRef file = made("surveys/0-a", "known");
    list(0, file);
    staging.write(file.container(), file.name(), out -> out.write(new byte[] {1, 2, 3, 4, 5}));
    assertThatThrownBy(() -> surveys.file(0))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("surveys/0-a was changed");
  }
}
