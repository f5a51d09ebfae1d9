package net.mixminion.testnet.bench;

import java.io.PrintStream;
import java.util.List;

/** One measurement. */
interface Bench {
    /** What it is called on the command line. */
    String name();

    /** What it measures, in one line. */
    String about();

    /**
     * Measures.
     *
     * @param arguments what follows the name on the command line
     * @param out where to say what is found; the last line is one JSON object that names the bench
     * @return true if what was promised holds
     */
    boolean run(List<String> arguments, PrintStream out) throws Exception;
}
