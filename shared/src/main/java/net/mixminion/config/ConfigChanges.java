package net.mixminion.config;

import java.util.ArrayList;
import java.util.List;

/** Which keys have another value in one configuration than in another. */
public final class ConfigChanges {
    private ConfigChanges() {}

    /** The keys, in the order of the table. */
    public static List<Key<?>> between(Settings before, Settings after) {
        List<Key<?>> changed = new ArrayList<>();
        for (Key<?> key : after.table().keys()) {
            if (!printed(before, key).equals(printed(after, key))) {
                changed.add(key);
            }
        }
        return changed;
    }

    private static <T> List<String> printed(Settings settings, Key<T> key) {
        return settings.all(key).stream().map(key.kind()::write).toList();
    }
}
