package net.mixminion.stage;

/** Builds a stage from its context; called once, before {@link Stage#start}. */
@FunctionalInterface
public interface StageFactory {
    /** @throws StageException if the configuration or the files don't allow this stage to work */
    Stage create(StageContext context) throws StageException;
}
