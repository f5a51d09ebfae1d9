package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.List;
import net.mixminion.config.ProcessesSection;

/**
 * One process that the supervisor runs.
 *
 * @param stage the stage's name
 * @param instance which of its instances, from 0
 * @param instances how many there are
 * @param heapMegabytes the most memory that its objects may take
 */
record StageSpec(String stage, int instance, int instances, int heapMegabytes) {
    /** The stages in the order in which they are stopped: no stage loses the one it hands its work to. */
    static final List<String> DRAIN_ORDER = List.of("receiver", "mixer", "sender", "keyd", "dirclient");

    /** All processes of a server. */
    static List<StageSpec> all(ProcessesSection processes) {
        List<StageSpec> result = new ArrayList<>();
        add(result, "keyd", 1, 48);
        add(result, "receiver", processes.receivers(), 96);
        add(result, "mixer", processes.mixers(), 128);
        add(result, "sender", processes.senders(), 128);
        add(result, "dirclient", 1, 96);
        return result;
    }

    private static void add(List<StageSpec> to, String stage, int instances, int heapMegabytes) {
        for (int i = 0; i < instances; i++) {
            to.add(new StageSpec(stage, i, instances, heapMegabytes));
        }
    }

    /** The program's main class. */
    String mainClass() {
        String simpleName = Character.toUpperCase(stage.charAt(0)) + stage.substring(1) + "Main";
        return "net.mixminion." + stage + "." + simpleName;
    }

    /** The name under which the process is spoken of. */
    String label() {
        return instances > 1 ? stage + "-" + instance : stage;
    }
}
