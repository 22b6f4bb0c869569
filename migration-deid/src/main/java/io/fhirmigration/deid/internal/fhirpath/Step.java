package io.fhirmigration.deid.internal.fhirpath;

import java.util.List;

/** What follows a dot: goes from items to items. */
interface Step {
  List<Object> apply(List<Object> focus, List<Object> context);
}
