package net.mixminion.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.mixminion.config.ConfigChanges;
import net.mixminion.config.Key;
import net.mixminion.config.Layout;
import net.mixminion.config.ServerConfig;

/**
 * What a changed configuration means for a running server.
 *
 * @param stages the stages that take over the change by being started again; the others take it over while they run
 * @param frozen the changed keys that need a restart of the server
 * @param changed all changed keys
 */
record ReloadPlan(Set<String> stages, List<Key<?>> frozen, List<Key<?>> changed) {
    static ReloadPlan of(ServerConfig before, ServerConfig after) {
        List<Key<?>> changed = ConfigChanges.between(before.settings(), after.settings());
        List<Key<?>> frozen = new ArrayList<>();
        Set<String> stages = new TreeSet<>();
        for (Key<?> key : changed) {
            KeyEffects.Effect effect = KeyEffects.of(key);
            if (effect.frozen()) {
                frozen.add(key);
            }
            stages.addAll(effect.stages());
        }
        if (before.processes().layout() == Layout.COMBINED && !stages.isEmpty()) {
            stages.clear();
            stages.add(StageSpec.COMBINED);
        }
        return new ReloadPlan(stages, frozen, changed);
    }

    /** What the operator should know, one line each. */
    List<String> say() {
        List<String> lines = new ArrayList<>();
        if (changed.isEmpty()) {
            lines.add("the configuration has not changed");
        }
        for (Key<?> key : changed) {
            String how = frozen.contains(key)
                    ? "is changed only by a restart (mixminiond stop, mixminiond start); the old value stays"
                    : "is changed";
            lines.add("[" + key.section() + "] " + key.name() + " " + how);
        }
        stages.forEach(stage -> lines.add("the " + stage + " is started again to take that over"));
        return lines;
    }
}
