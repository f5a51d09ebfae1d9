package net.mixminion.mixer;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often the work on a file has failed for a reason nobody has foreseen, and until when it is left alone. Not
 * durable; bounded.
 */
final class Tries {
    private static final int MAX_REMEMBERED = 100_000;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final int limit;
    private final Map<String, Try> tries = new LinkedHashMap<>();

    private record Try(int failures, Instant notBefore) {}

    /** Allows {@code limit} failures. */
    Tries(int limit) {
        this.limit = limit;
    }

    /** Notes a failure, after which the file is left alone for a while; true if that was the last one allowed. */
    synchronized boolean failed(String id, Instant now) {
        Try before = tries.remove(id);
        int failures = before == null ? 1 : before.failures() + 1;
        if (failures >= limit) {
            return true;
        }
        put(id, new Try(failures, now.plus(PAUSE)));
        return false;
    }

    /** Leaves a file alone for a while, for no fault of its own. */
    synchronized void rest(String id, Instant now) {
        Try before = tries.remove(id);
        put(id, new Try(before == null ? 0 : before.failures(), now.plus(PAUSE)));
    }

    private void put(String id, Try entry) {
        tries.put(id, entry);
        if (tries.size() > MAX_REMEMBERED) {
            Iterator<String> oldest = tries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether the file is to be left alone now. */
    synchronized boolean isResting(String id, Instant now) {
        Try entry = tries.get(id);
        return entry != null && now.isBefore(entry.notBefore());
    }

    /** Lets all files be tried again at once. */
    synchronized void wake() {
        tries.replaceAll((id, entry) -> new Try(entry.failures(), Instant.MIN));
    }

    /** Forgets a file that is done with. */
    synchronized void done(String id) {
        tries.remove(id);
    }
}
