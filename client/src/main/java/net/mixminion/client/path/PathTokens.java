package net.mixminion.client.path;

import java.util.ArrayList;
import java.util.List;
import net.mixminion.client.path.PathException.Fault;

/** Cuts the text of a path at its commas and its colon. */
final class PathTokens {
    /** What stands in the list for the colon; somebody who writes it out gets a colon too, as in the reference. */
    static final String SWAP = "<swap>";

    private final String path;
    private final boolean ignoreBlanks;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private PathTokens(String path, boolean ignoreBlanks) {
        this.path = path;
        this.ignoreBlanks = ignoreBlanks;
    }

    /**
     * The elements in order, quotes removed; a trailing comma adds nothing.
     *
     * @param ignoreBlanks whether blanks around unquoted elements are removed
     */
    static List<String> of(String path, boolean ignoreBlanks) throws PathException {
        PathTokens tokens = new PathTokens(path, ignoreBlanks);
        tokens.cut();
        return tokens.tokens;
    }

    private void cut() throws PathException {
        skipBlanks();
        while (at < path.length()) {
            char first = path.charAt(at);
            if (first == '\'' || first == '"') {
                quoted(first);
            } else {
                plain();
            }
            if (at == path.length()) {
                return;
            }
            if (path.charAt(at) == ':') {
                tokens.add(SWAP);
            }
            at++;
            skipBlanks();
        }
    }

    /** There is no way to write the same quote inside: the first one ends the element (the reference's rule). */
    private void quoted(char quote) throws PathException {
        int end = path.indexOf(quote, at + 1);
        if (end < 0) {
            throw new PathException(Fault.OPEN_QUOTE);
        }
        if (end == at + 1) {
            throw new PathException(Fault.EMPTY_QUOTES);
        }
        tokens.add(path.substring(at + 1, end));
        at = end + 1;
        skipBlanks();
        if (at < path.length() && !isSeparator(path.charAt(at))) {
            throw new PathException(Fault.TEXT_AFTER_QUOTE);
        }
    }

    private void plain() throws PathException {
        int start = at;
        while (at < path.length() && !isSeparator(path.charAt(at))) {
            at++;
        }
        String token = path.substring(start, at);
        token = ignoreBlanks ? token.strip() : token;
        if (token.isEmpty()) {
            throw new PathException(Fault.EMPTY_ELEMENT);
        }
        tokens.add(token);
    }

    private void skipBlanks() {
        while (ignoreBlanks && at < path.length() && (path.charAt(at) == ' ' || path.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isSeparator(char c) {
        return c == ',' || c == ':';
    }
}
