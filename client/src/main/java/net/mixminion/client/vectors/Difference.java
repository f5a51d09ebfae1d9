package net.mixminion.client.vectors;

/** The places where we differ from the reference on purpose; docs/PROTOCOL.md says more under the same id. */
enum Difference {
    SIZE_UNITS(
            "D-01", "a size with an unknown unit is an error and G is a gigabyte; the reference reads 1G as one octet"),
    CLEAN_ERRORS("D-40", "what makes the reference fail in its own code is an error with a line"),
    NUMBER_LIMITS("D-41", "numbers beyond any use are refused; the reference counts without bounds"),
    EARLY_REFUSAL("D-42", "a value that can only fail later is refused at once; the reference takes it"),
    TWO_BASES("D-43", "BaseDir and Homedir together are an error; the reference ignores Homedir"),
    FOREIGN_DELIVERY("D-44", "delivery through Mixmaster or modules of the reference is refused"),
    SECTION_ORDER("D-45", "the sections of delivery may stand above [Server]; the reference does not know them there"),
    OWN_KEYS("D-46", "there are keys of our own"),
    MIX_DEFAULT("D-48", "BinomialDynamicPool is the default of MixAlgorithm; the reference's is Timed"),
    ZERO_KEYID(
            "D-20", "a packet for a next hop whose key id is twenty zero octets is dropped; the reference relays it"),
    MESSAGE_WITHOUT_BODY(
            "D-30",
            "a message that is empty or ends with its headers has an empty body; the reference loses its packet"),
    CUT_OFF_SURB(
            "D-31",
            "a file whose last reply block is cut off is refused; the reference sends the reply to a cut-off address"),
    UNKNOWN_PEER(
            "D-60",
            "a key identifier of zeros names no server, so that nothing is sent; the reference sends to anybody then"),
    UNDECODABLE_MESSAGE(
            "D-70",
            "a payload that can't be decoded though its digest is right becomes no mail; the reference sends None"),
    FROM_NAME(
            "D-71",
            "a From name that could be read as more than a name is left out; the reference puts it in as it is"),
    TRICKY_ADDRESS(
            "D-72",
            "an address that could be read as an option, a command or a host's number gets no mail; "
                    + "the reference sends it"),
    BAD_PATTERN("D-73", "a bad pattern in the blacklist is an error with its line; the reference dies of it");

    private final String id;
    private final String text;

    Difference(String id, String text) {
        this.id = id;
        this.text = text;
    }

    String id() {
        return id;
    }

    String text() {
        return text;
    }
}
