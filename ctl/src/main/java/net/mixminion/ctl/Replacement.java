package net.mixminion.ctl;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * An order to stop all processes of a stage, to do something while none runs, and to start some again.
 *
 * @param stage the stage's name
 * @param instances how many to start; 0 for as many as before
 * @param between what to do in between; its text is the answer
 * @param deadline when those that have not ended are killed
 * @param answer is completed when the new processes work, or with what went wrong, after "error: "
 */
record Replacement(
        String stage, int instances, Callable<String> between, Instant deadline, CompletableFuture<String> answer) {}
