package net.mixminion.testnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.packet.Packet;

/** A sender with 500 packets and 100 mails that is killed again and again, at moments left to chance. */
final class SenderKillsBench implements Bench {
    private static final int PEERS = 5;
    private static final int PACKETS = 100;
    private static final int MAILS = 100;
    private static final int MOST_KILLS = 25;
    private static final int SLOW_ANSWER_MILLIS = 300;
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "sender-kills";
    }

    @Override
    public String about() {
        return "500 packets and 100 mails through a sender that is killed 25 times: nothing lost";
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws Exception {
        long seed = arguments.isEmpty() ? new Random().nextLong() : Long.parseLong(arguments.get(0));
        out.printf("seed %d%n", seed);
        Random random = new Random(seed);
        Vertx vertx = Vertx.vertx();
        Map<Digest20, AtomicInteger> packets = new ConcurrentHashMap<>();
        try (SlowMailServer mails = new SlowMailServer();
                SenderProcess sender = SenderProcess.create(mails.port())) {
            Peers peers = new Peers(vertx);
            for (int i = 0; i < PEERS; i++) {
                peers.put(sender, peers.start(packet -> take(vertx, packets, packet)), PACKETS);
            }
            for (int i = 0; i < MAILS; i++) {
                sender.putMail(("SUBJECT:mail " + i + "\n\nhello\n").getBytes(StandardCharsets.US_ASCII));
            }
            int kills = 0;
            while (kills < MOST_KILLS && left(sender) > 0) {
                long before = left(sender);
                sender.start();
                Pause.until("something leaves", START_LIMIT, () -> left(sender) < before);
                Pause.of(Duration.ofMillis(random.nextInt(SLOW_ANSWER_MILLIS)));
                sender.kill();
                kills++;
            }
            sender.start();
            Pause.until("the end of both queues", LIMIT, () -> left(sender) == 0);
            int offered = packets.values().stream().mapToInt(AtomicInteger::get).sum();
            int lost = PEERS * PACKETS - packets.size();
            int lostMails = MAILS - mails.subjects().size();
            int doubled = mails.count() - mails.subjects().size();
            out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"sender-kills\",\"kills\":%d,\"packets\":%d,\"packets_lost\":%d,"
                            + "\"offered_again\":%d,\"mails\":%d,\"mails_lost\":%d,\"mails_doubled\":%d,\"seed\":%d}%n",
                    kills,
                    packets.size(),
                    lost,
                    offered - packets.size(),
                    mails.subjects().size(),
                    lostMails,
                    doubled,
                    seed);
            return lost == 0 && lostMails == 0 && doubled <= kills;
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    /** As a mix does: a packet that comes again is the same packet, and counts once. */
    private static Future<Boolean> take(Vertx vertx, Map<Digest20, AtomicInteger> packets, Packet packet) {
        packets.computeIfAbsent(Sha1.digest(packet.bytes()), unused -> new AtomicInteger())
                .incrementAndGet();
        Promise<Boolean> answer = Promise.promise();
        vertx.setTimer(SLOW_ANSWER_MILLIS, unused -> answer.complete(true));
        return answer.future();
    }

    private static long left(SenderProcess sender) throws IOException {
        return sender.waiting("outgoing") + sender.waiting("deliver/SMTP");
    }
}
