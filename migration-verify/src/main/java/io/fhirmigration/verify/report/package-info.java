/** The evidence report: what a person signs, as one JSON document and one page. */
@NullMarked
package io.fhirmigration.verify.report;

import org.jspecify.annotations.NullMarked;
