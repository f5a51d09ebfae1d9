package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.List;
import net.mixminion.config.Layout;
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
    /** The one process of the combined layout. */
    static final String COMBINED = "all";

    /** The stages that need the identity key, and its passphrase if it has one. */
    static final List<String> KEEPERS = List.of("keyd", COMBINED);

    /** The stages that may have several instances. */
    static final List<String> SCALABLE = List.of("receiver", "mixer", "sender");

    /**
     * The order in which stages are stopped: no stage loses the one it hands its work to. Those in one wave have
     * nothing to do with each other.
     */
    static final List<List<String>> DRAIN_WAVES =
            List.of(List.of("receiver", COMBINED), List.of("mixer"), List.of("sender", "keyd", "dirclient"));

    /** The stages where each is a process of its own, in the order in which they are started. */
    static final List<String> SEPARATE = List.of("keyd", "receiver", "mixer", "sender", "dirclient");

    /** The names of the stages that this layout runs, in the order in which they are started. */
    static List<String> stages(ProcessesSection processes) {
        return processes.layout() == Layout.COMBINED ? List.of(COMBINED) : SEPARATE;
    }

    /** How many instances of a stage the configuration wants. */
    static int instances(ProcessesSection processes, String stage) {
        return switch (stage) {
            case "receiver" -> processes.receivers();
            case "mixer" -> processes.mixers();
            case "sender" -> processes.senders();
            default -> 1;
        };
    }

    /** All instances of one stage. */
    static List<StageSpec> group(String stage, int instances) {
        List<StageSpec> result = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            result.add(new StageSpec(stage, i, instances, heapMegabytes(stage)));
        }
        return result;
    }

    private static int heapMegabytes(String stage) {
        return switch (stage) {
            case "keyd" -> 48;
            case "dirclient" -> 96;
            // a connection takes some 15 KB, one inside a packet 32 KB more: room for 10,000
            case "receiver" -> 256;
            case COMBINED -> 256;
            default -> 128;
        };
    }

    /** The program's main class. */
    String mainClass() {
        if (stage.equals(COMBINED)) {
            return "net.mixminion.stage.CombinedMain";
        }
        String simpleName = Character.toUpperCase(stage.charAt(0)) + stage.substring(1) + "Main";
        return "net.mixminion." + stage + "." + simpleName;
    }

    /** The name under which the process is spoken of. */
    String label() {
        return instances > 1 ? stage + "-" + instance : stage;
    }
}
