package net.mixminion.testnet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import net.mixminion.testnet.MailSink;

/** Twelve thousand messages that never become whole, around two honest ones. */
final class FragmentsBench implements Bench {
    private static final int FLOOD = 6_000;
    private static final int HONEST = 200_000;
    private static final int LARGE = 10 << 20;
    private static final long MOST_OCTETS = 1L << 30;
    private static final int LIMIT_SECONDS = 300;

    @Override
    public String name() {
        return "fragments";
    }

    @Override
    public String about() {
        return "disk and heap of a sender that is flooded with fragments; a message of 200 KB and one of 10 MB arrive";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        byte[] bait = Messages.fragments(70_000).get(0);
        try (MailSink mails = MailSink.start();
                SenderProcess sender = SenderProcess.create(mails.port())) {
            sender.start();
            long begun = System.nanoTime();
            flood(sender, bait);
            await(sender, () -> messages(sender) >= FLOOD);
            List<byte[]> honest = Messages.fragments(HONEST);
            for (byte[] fragment : honest.subList(0, honest.size() / 2)) {
                sender.putFragment(fragment);
            }
            await(sender, () -> messages(sender) > FLOOD);
            flood(sender, bait);
            await(sender, () -> messages(sender) > 2 * FLOOD);
            long disk = sender.octets("deliver/FRAGMENT");
            for (byte[] fragment : honest.subList(honest.size() / 2, honest.size())) {
                sender.putFragment(fragment);
            }
            await(sender, () -> mails.mails().size() == 1);
            out.printf(
                    Locale.ROOT,
                    "%d messages begun, %d fragments kept, %d MB; 200 KB arrived after %.0f s%n",
                    2 * FLOOD,
                    sender.waiting("deliver/FRAGMENT"),
                    disk >> 20,
                    (System.nanoTime() - begun) / 1e9);
            for (byte[] fragment : Messages.fragments(LARGE)) {
                sender.putFragment(fragment);
            }
            await(sender, () -> mails.mails().size() == 2);
            boolean holds = disk <= MOST_OCTETS && sender.isAlive();
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"fragments\",\"ids\":%d,\"disk_mb\":%d,\"disk_cap_mb\":%d,\"heap_cap_mb\":%d,"
                            + "\"arrived_200_kb\":true,\"arrived_10_mb\":true}%n",
                    2 * FLOOD,
                    disk >> 20,
                    MOST_OCTETS >> 20,
                    sender.mostHeapMegabytes());
            return holds;
        }
    }

    private static void flood(SenderProcess sender, byte[] bait) throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            sender.putFragment(Messages.ofAnotherMessage(bait));
        }
    }

    /** How many messages have begun or ended, as the sender remembers it. */
    private static long messages(SenderProcess sender) throws IOException {
        Path log = sender.pool("deliver/FRAGMENT").resolve(".messages");
        if (!Files.exists(log)) {
            return 0;
        }
        try (var lines = Files.lines(log)) {
            return lines.count();
        }
    }

    private static void await(SenderProcess sender, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000L;
        while (!condition.call()) {
            if (!sender.isAlive()) {
                throw new IllegalStateException("the sender has ended:\n" + sender.output());
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nothing after " + LIMIT_SECONDS + " s:\n" + sender.output());
            }
            Pause.of(Duration.ofMillis(200));
        }
    }
}
