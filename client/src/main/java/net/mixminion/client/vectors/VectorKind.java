package net.mixminion.client.vectors;

import com.fasterxml.jackson.databind.JsonNode;

/** One kind of vector file; the file's name without {@code .json} tells the kind. */
interface VectorKind {
    /** The kind's name, as in the file name. */
    String name();

    /**
     * Runs every case of the file.
     *
     * @param file the whole JSON document
     * @param report takes the outcome of each case
     */
    void run(JsonNode file, Report report);
}
