package net.mixminion.stage;

/**
 * How a module offers its stage to the combined layout: a service ({@link java.util.ServiceLoader}), so that nobody
 * depends on the module's code.
 */
public interface StageProvider extends StageFactory {
    /** The stage's name: receiver, mixer, sender, keyd or dirclient. */
    String name();

    /**
     * Sets up what a process can set up only once, before anything else happens in it; the stage's own program does the
     * same. Usually there is nothing.
     */
    default void prepareProcess() {}
}
