package net.mixminion.ctl;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All processes of one stage; only the supervising thread touches it. */
final class StageGroup {
    final String stage;
    private final Clock clock;
    private List<Slot> slots;

    /** Why the processes are being stopped, if they are to be replaced. */
    @Nullable
    Replacement replacement;

    /** Whom to tell when the new processes work, and what. */
    @Nullable
    Replacement awaiting;

    String result = "";

    StageGroup(String stage, int instances, Clock clock) {
        this.stage = stage;
        this.clock = clock;
        this.slots = slots(stage, instances, clock);
    }

    List<Slot> slots() {
        return slots;
    }

    boolean anyAlive() {
        return slots.stream().anyMatch(Slot::isAlive);
    }

    boolean allReady() {
        return slots.stream().allMatch(slot -> slot.ready);
    }

    /** Plans other processes in the place of those that have ended. */
    void renew(int instances) {
        slots = slots(stage, instances == 0 ? slots.size() : instances, clock);
    }

    /** Tells whoever waits for the new processes. */
    void answer(String text) {
        if (awaiting != null) {
            awaiting.answer().complete(text);
            awaiting = null;
        }
    }

    private static List<Slot> slots(String stage, int instances, Clock clock) {
        return StageSpec.group(stage, instances).stream()
                .map(spec -> new Slot(spec, clock))
                .toList();
    }
}
