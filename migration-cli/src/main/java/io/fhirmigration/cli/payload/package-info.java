/** {@code payloads}: import requests for files that somebody else sends. */
@NullMarked
package io.fhirmigration.cli.payload;

import org.jspecify.annotations.NullMarked;
