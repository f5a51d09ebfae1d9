package net.mixminion.client.vectors;

/** The places where we differ from the reference on purpose; docs/PROTOCOL.md says more under the same id. */
enum Difference {
    SIZE_UNITS(
            "D-01", "a size with an unknown unit is an error and G is a gigabyte; the reference reads 1G as one octet"),
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
            "a key identifier of zeros names no server, so that nothing is sent; the reference sends to anybody then");

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
