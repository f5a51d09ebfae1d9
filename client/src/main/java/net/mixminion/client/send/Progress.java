package net.mixminion.client.send;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how many packets are on their way; shows nothing anywhere else. */
public final class Progress implements AutoCloseable {
    private static final int UPDATE_MILLIS = 200;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** @param terminal whether {@code out} is one */
    public static Progress of(int packets, PrintStream out, boolean terminal) {
        if (!terminal || packets < 2) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName("packets")
                .setInitialMax(packets)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build());
    }

    /** One packet more. */
    public void step() {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
