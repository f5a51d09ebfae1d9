package net.mixminion.ctl;

import java.util.Locale;
import net.mixminion.stage.StageReport;

/**
 * A stage that no supervisor runs, as its file shows it.
 *
 * @param label the stage's name, with the instance's number if there are several
 * @param report what it tells
 * @param alive whether its process lives; else it is what was left of it
 */
record Unit(String label, StageReport report, boolean alive) {
    /** The stage's name. */
    String stage() {
        return stage(label);
    }

    long pid() {
        return report.pid();
    }

    /** The stage's name in a label such as {@code mixer-1}. */
    static String stage(String label) {
        int dash = label.indexOf('-');
        return dash < 0 ? label : label.substring(0, dash);
    }

    /** How an instance of a stage is called where there are several. */
    static String label(String stage, int instance, int instances) {
        return instances == 1 ? stage : stage + "-" + instance;
    }

    /** The unit in deploy/systemd that runs an instance of a stage. */
    static String name(String stage, int instance, int instances) {
        return StageSpec.SCALABLE.contains(stage)
                ? String.format(Locale.ROOT, "mixminiond-%s@%d-%d", stage, instance, instances)
                : "mixminiond-" + stage;
    }

    /** The units in deploy/systemd that run a stage, as a pattern for systemctl(1). */
    static String pattern(String stage) {
        return StageSpec.SCALABLE.contains(stage) ? "'mixminiond-" + stage + "@*'" : "mixminiond-" + stage;
    }
}
