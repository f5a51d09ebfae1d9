package net.mixminion.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.mixminion.packet.Hop;
import net.mixminion.packet.Packet;
import net.mixminion.packet.PacketBuilder;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.MailHeaders;
import net.mixminion.packet.payload.PayloadEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail through three servers, from the user agent's command line to a mail server. */
class ThreeServersIT {
    private static final Duration MIX_INTERVAL = Duration.ofSeconds(2);
    private static final String RECIPIENT = "bob@example.test";

    @TempDir
    private Path directory;

    private final Installation installation = Installation.find();
    private final Vertx vertx = Vertx.vertx();
    private final PacketSource source = new PacketSource(vertx);
    private final MailSink sink = MailSink.start();
    private final List<TestServer> servers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        for (String nickname : List.of("a", "b", "c")) {
            servers.add(TestServer.create(installation, directory, nickname, sink.port(), MIX_INTERVAL));
        }
        for (TestServer server : servers) {
            server.begin();
        }
        for (TestServer server : servers) {
            server.awaitReady();
        }
    }

    @AfterEach
    void leaveNothingBehind() {
        servers.forEach(TestServer::close);
        sink.close();
        vertx.close().await();
    }

    @Test
    void mailArrivesAsItWasSentAndNothingIsLeftOfIt() throws Exception {
        for (TestServer server : servers) {
            user(new byte[0], "import-server", server.descriptor().toString());
        }
        String shortMail = "Hello,\n\n- a dash at the beginning of a line\n.\nand a dot alone on one.\n";
        String longMail = text(200_000);
        user(
                shortMail.getBytes(StandardCharsets.US_ASCII),
                "send",
                "-t",
                RECIPIENT,
                "-P",
                "a,b:c",
                "--subject",
                "short");
        user(longMail.getBytes(StandardCharsets.US_ASCII), "send", "-t", RECIPIENT, "-P", "a,b:c", "--subject", "long");
        answer("An answer\n");
        Packet captured = mailPacket("captured", "sent by somebody else\n");
        Hop first = servers.get(0).hop();
        assertThat(source.sendRaw(first, List.of(captured))).isTrue();

        Trial.await("four mails").untilAsserted(() -> assertThat(sink.mails()).hasSizeGreaterThanOrEqualTo(4));
        servers.forEach(Trial::awaitEmpty);
        assertThat(sink.mails()).hasSize(4);
        assertThat(Demo.messageIn(mail("short"))).isEqualTo(shortMail);
        assertThat(Demo.messageIn(mail("long"))).isEqualTo(longMail);
        assertThat(user(mail("Type III Anonymous Message").getBytes(StandardCharsets.US_ASCII), "decode"))
                .isEqualTo("\nAn answer\n");
        sink.mails().forEach(ThreeServersIT::hasExactlyOurHeaders);
        long packets = packetsInAll();

        stopAll();
        assertThat(packetsInAll()).as("counts are told without a server, too").isEqualTo(packets);
        servers.get(0).start();
        assertThat(source.sendRaw(first, List.of(captured))).isTrue();
        Trial.awaitSaid("the replay is discarded")
                .untilAsserted(() ->
                        assertThat(Trial.stats(installation, servers.get(0))).containsEntry("Discarded:REPLAY", 1L));
        Trial.awaitEmpty(servers.get(0));
        assertThat(servers.get(0).stop()).isZero();
        assertThat(Trial.files(servers.get(0), "inp", "fir_", "msg_")).isEmpty();
        assertThat(sink.mails()).hasSize(4);
    }

    /** Bob hands out a reply block, and somebody uses it. */
    private void answer(String text) throws IOException, InterruptedException {
        String blocks = directory.resolve("blocks").toString();
        byte[] noPassphrase = {'\n'};
        user(noPassphrase, "generate-surb", "-t", RECIPIENT, "-P", "b,c", "-o", blocks, "--passphrase-fd=0");
        user(text.getBytes(StandardCharsets.US_ASCII), "send", "-R", blocks, "-P", "a");
    }

    /** Every packet was received, mixed and let go by each server; what the last one sent was mail. */
    private long packetsInAll() throws IOException, InterruptedException {
        List<Long> received = new ArrayList<>();
        for (TestServer server : servers) {
            Trial.awaitSaid("counts of " + server.nickname()).untilAsserted(() -> {
                Map<String, Long> counts = Trial.stats(installation, server);
                long packets = counts.getOrDefault("ReceivedPacket", 0L);
                assertThat(packets).isGreaterThanOrEqualTo(11);
                assertThat(counts).containsEntry("MixedPacket", packets).containsEntry("FiredPacket", packets);
            });
            Map<String, Long> counts = Trial.stats(installation, server);
            received.add(counts.getOrDefault("ReceivedPacket", 0L));
            boolean last = server == servers.get(2);
            assertThat(counts.getOrDefault(last ? "SuccessfulDelivery" : "SuccessfulRelay", 0L))
                    .as(server.nickname())
                    .isEqualTo(last ? 4L : counts.getOrDefault("ReceivedPacket", 0L));
        }
        assertThat(received).allMatch(received.get(0)::equals);
        return received.get(0);
    }

    private void stopAll() throws IOException, InterruptedException {
        List<Long> processes = new ArrayList<>();
        for (TestServer server : servers) {
            processes.add(server.pid());
            processes.addAll(Stages.of(server).values());
        }
        for (TestServer server : servers) {
            assertThat(server.stop()).isZero();
            assertThat(Trial.files(server, "inp", "fir_", "msg_")).isEmpty();
        }
        assertThat(processes).hasSizeGreaterThanOrEqualTo(15);
        assertThat(Stages.alive(processes)).isEmpty();
    }

    private static void hasExactlyOurHeaders(String mail) {
        List<String> names = Arrays.stream(
                        mail.substring(0, mail.indexOf("\n\n")).split("\n"))
                .filter(line -> !line.startsWith(" ") && !line.startsWith("\t"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        // the first two are the receiving mail server's own
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "Return-Path", "Received", "To", "From", "Subject", "X-Anonymous", "Date", "Message-ID");
        assertThat(mail).contains("To: " + RECIPIENT + "\n", "From: anonymous@c.example.test\n", "X-Anonymous: yes\n");
    }

    private String mail(String subject) {
        return sink.mails().stream()
                .filter(mail -> mail.contains("Subject: " + subject + "\n"))
                .collect(Collectors.joining("(twice)"));
    }

    /** A packet as somebody on the wire may have seen it, for a, b and c. */
    private Packet mailPacket(String subject, String body) throws Exception {
        SecureRandom random = new SecureRandom();
        byte[] headers = MailHeaders.encode(Map.of("SUBJECT", subject));
        byte[] text = body.getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(headers, headers.length + text.length);
        System.arraycopy(text, 0, message, headers.length, text.length);
        byte[] payload = new PayloadEncoder(random)
                .encode(message, 0, java.util.Optional.empty())
                .get(0)
                .pack();
        PacketBuilder builder = new PacketBuilder(random);
        byte[] info = PacketBuilder.tagged(builder.randomTag(), RECIPIENT.getBytes(StandardCharsets.US_ASCII));
        Hop a = servers.get(0).hop();
        Hop b = servers.get(1).hop();
        Hop c = servers.get(2).hop();
        return builder.forward(payload, RoutingType.SMTP, info, List.of(a, b), List.of(c));
    }

    private static String text(int length) {
        byte[] octets = new byte[length * 3 / 4];
        new Random(length).nextBytes(octets);
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets) + "\n";
    }

    private String user(byte[] input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(installation.mixminion()));
        command.addAll(List.of(arguments));
        Installation.Outcome outcome = installation.run(directory, input, command.toArray(String[]::new));
        assertThat(outcome.status())
                .as("%s: %s%s", command, outcome.out(), outcome.err())
                .isZero();
        return outcome.out();
    }
}
