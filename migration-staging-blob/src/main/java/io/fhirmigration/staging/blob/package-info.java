/**
 * The staging area in the containers of an Azure Storage account: {@link
 * io.fhirmigration.staging.blob.BlobStagingArea}, opened by a builder or, under the name {@code
 * blob}, by {@link io.fhirmigration.staging.blob.BlobStagingProvider}.
 *
 * <p>The account is known by the address of its Blob service, so that private endpoints, sovereign
 * clouds and emulators need nothing else.
 */
@NullMarked
package io.fhirmigration.staging.blob;

import org.jspecify.annotations.NullMarked;
