package net.mixminion.client.path;

/** One element of a path as the user wrote it: a server, or a number of servers of our choice (path-spec §3.1). */
public sealed interface PathElement {

    /** The element as it is written in a path. */
    String text();

    /** The fewest servers that a path of this element must be counted with. */
    long minHops();

    /**
     * A server by its nickname or the file of its descriptor.
     *
     * @param text the nickname or file name, quotes removed, blanks kept
     */
    record Named(String text) implements PathElement {
        @Override
        public long minHops() {
            return 1;
        }
    }

    /**
     * Exactly so many servers of our choice: {@code *N}, or {@code ?} for one.
     *
     * @param hops how many, 0 or more
     */
    record Exactly(long hops) implements PathElement {
        @Override
        public String text() {
            return hops == 1 ? "?" : "*" + hops;
        }

        @Override
        public long minHops() {
            return hops;
        }
    }

    /**
     * About so many servers of our choice: {@code ~N}.
     *
     * @param hops the mean of their number, 0 or more
     */
    record About(long hops) implements PathElement {
        @Override
        public String text() {
            return "~" + hops;
        }

        @Override
        public long minHops() {
            return 1;
        }
    }
}
