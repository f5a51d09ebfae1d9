package net.mixminion.client.vectors;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts the cases of a run and prints each one that fails, with what was expected and found. */
final class Report {
    private static final int SHOWN_CHARS = 400;

    private final PrintWriter out;
    private int passed;
    private int failed;
    private int different;

    Report(PrintWriter out) {
        this.out = out;
    }

    /** The body of a case; it calls {@link #expect} and may throw whatever the code under test throws. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /** A case in which we must do what the reference did. */
    void check(String caseName, Check body) {
        if (holds(caseName, body)) {
            passed++;
        }
    }

    /** A case in which we differ from the reference on purpose; the body states what we do instead. */
    void differs(Difference reason, String caseName, Check body) {
        if (holds(caseName, body)) {
            different++;
            out.printf("differs %s: %s (%s)%n", caseName, reason.text(), reason.id());
        }
    }

    /** Ends the case as failed unless both are equal; octet strings are compared by value. */
    void expect(String what, @Nullable Object expected, @Nullable Object found) {
        boolean same = (expected instanceof byte[] e && found instanceof byte[] f)
                ? Arrays.equals(e, f)
                : Objects.equals(expected, found);
        if (!same) {
            throw new Mismatch(what, shown(expected), shown(found));
        }
    }

    int passed() {
        return passed;
    }

    int failed() {
        return failed;
    }

    int different() {
        return different;
    }

    private boolean holds(String caseName, Check body) {
        try {
            body.run();
            return true;
        } catch (Mismatch mismatch) {
            out.printf(
                    "FAILED %s: %s%n  expected %s%n  found    %s%n",
                    caseName, mismatch.what, mismatch.expected, mismatch.found);
        } catch (Exception | StackOverflowError | AssertionError e) {
            // a case can break anything; it must not take the other cases with it
            out.printf("FAILED %s: unexpected %s%n", caseName, e);
        }
        failed++;
        return false;
    }

    private static String shown(@Nullable Object value) {
        String text = value instanceof byte[] octets
                ? HexFormat.of().formatHex(octets) + " (" + octets.length + " octets)"
                : String.valueOf(value);
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }

    private static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String what;
        private final String expected;
        private final String found;

        Mismatch(String what, String expected, String found) {
            super(what);
            this.what = what;
            this.expected = expected;
            this.found = found;
        }
    }
}
