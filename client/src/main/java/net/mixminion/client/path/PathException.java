package net.mixminion.client.path;

/** A path that can't be read, or that no servers can make up; the message is one line for people. */
public final class PathException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    PathException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    PathException(Fault fault) {
        this(fault, fault.text);
    }

    /** A path with more servers than a packet's headers hold. */
    public static PathException tooLong() {
        return new PathException(Fault.TOO_LONG);
    }

    /** What is wrong, for programs. */
    public Fault fault() {
        return fault;
    }

    /** What can be wrong with a path. */
    public enum Fault {
        EMPTY_ELEMENT("there is an empty element"),
        OPEN_QUOTE("a quote is not closed"),
        TEXT_AFTER_QUOTE("a quote must be followed by a comma, a colon or the end"),
        EMPTY_QUOTES("there is nothing between the quotes"),
        STAR_WITHOUT_NUMBER("* needs a number; ? is one server of our choice"),
        BAD_NUMBER("a number is followed by something else"),
        TOO_LONG("it has more servers than fit in a packet"),
        SWAP_IN_HALF_PATH("a reply or reply block has one leg, so there can be no ':'"),
        TWO_SWAPS("there can be only one ':'"),
        FEWER_THAN_ONE("it must have at least one server"),
        FEWER_THAN_TWO("it must have at least two servers"),
        EMPTY_LEG("both sides of the ':' must have at least one server"),
        IMPOSSIBLE("no servers fit");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }
}
