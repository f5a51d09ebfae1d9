package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.List;

/** What {@code mixminiond check} has found: what keeps a server from working, and what is unwise. */
final class Findings {
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Something that must be put right; the text has the place and the remedy. */
    void error(String text) {
        if (!errors.contains(text)) {
            errors.add(text);
        }
    }

    /** What another look refuses; its message has all that. */
    void error(Exception refusal) {
        error(String.valueOf(refusal.getMessage()));
    }

    /** Something to think about. */
    void warning(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
