package net.mixminion.spool;

import java.util.Optional;

/** The states of a file in a pool, by the first part of its name (mixminiond(8), "Pool Directories"). */
public enum Prefix {
    /** A message being written; worth nothing after a crash. */
    INP("inp_"),
    /** A message. */
    MSG("msg_"),
    /** A message on its way from the mix to the pool of the sender, not to be read there yet. */
    FIR("fir_"),
    /** A message that the operator holds back; nobody sends it before it is released. */
    HLD("hld_"),
    /** A message to be deleted. */
    RMV("rmv_"),
    /** A message that could not be read; kept until a person has looked at it. */
    CRP("crp_"),
    /** Metadata being written. */
    INPM("inpm_"),
    /** Metadata of the message with the same id. */
    META("meta_"),
    /** Metadata to be deleted. */
    RMVM("rmvm_"),
    /** Metadata that could not be read; kept. */
    CRPM("crpm_");

    private final String text;

    Prefix(String text) {
        this.text = text;
    }

    /** The file name of {@code id} in this state. */
    public String name(String id) {
        return text + id;
    }

    /** The id in {@code fileName}, if the name says this state and the rest is an id. */
    public Optional<String> id(String fileName) {
        if (!fileName.startsWith(text)) {
            return Optional.empty();
        }
        String id = fileName.substring(text.length());
        return FileIds.isValid(id) ? Optional.of(id) : Optional.empty();
    }
}
