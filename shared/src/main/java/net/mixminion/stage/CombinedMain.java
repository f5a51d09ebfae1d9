package net.mixminion.stage;

import java.util.ServiceLoader;

/**
 * <pre>
 * NAME      all - every stage of mixminiond in one process
 *
 * SYNOPSIS  started by mixminiond start with "Layout: combined" in [Processes]
 *
 * DESCRIPTION
 *   For tests and very small hosts: half the memory, and no event bus on the network. The stages are the same code.
 *
 * SECURITY
 *   One process holds all keys, reads all packets and speaks with strangers: a break-in gives everything. Use it only
 *   where the memory for separate processes is missing.
 *
 * EXIT STATUS
 *   As the stages' own.
 * </pre>
 */
public final class CombinedMain {
    private CombinedMain() {}

    /** Runs all stages until told to stop. */
    public static void main(String[] args) {
        ServiceLoader.load(StageProvider.class).forEach(StageProvider::prepareProcess);
        System.exit(StageMain.run(CombinedStage.NAME, args, CombinedStage::create));
    }
}
