package net.mixminion.client.vectors;

import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLServerSocket;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Sha1;
import net.mixminion.mmtp.Block;
import net.mixminion.mmtp.MmtpClient;
import net.mixminion.mmtp.MmtpClientOptions;
import net.mixminion.mmtp.SendOutcome;
import net.mixminion.packet.MmtpAddress;
import net.mixminion.packet.Packet;

/**
 * What our client says to a server that behaves as the name of a case tells, and what it takes for delivered. The
 * vectors list the client's octets, so the packets to send are read from there.
 */
final class MmtpClientTranscripts {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final byte[] GREETING = "MMTP 0.3\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_VERSION = "MMTP 9.9\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int COMMAND_LENGTH = 6;
    private static final String LOOPBACK = "127.0.0.1";

    /** What the reference's client says when a packet did not get through, before the address. */
    private static final String UNDELIVERED =
            "MixProtocolError: Error occurred while delivering packets to server at " + LOOPBACK + ":";

    private final Report report;
    private final MmtpClient client;
    private final TlsPeer.Identity identity = TlsPeer.Identity.make();

    /** How the scripted server answers a packet that the case does not list as acknowledged. */
    private enum Refusal {
        REJECTED,
        WRONG_DIGEST,
        CLOSE
    }

    /** One case, understood. */
    private record Script(
            List<byte[]> expected, List<Block> blocks, Set<Integer> acknowledged, boolean ok, String name) {
        static Script of(JsonNode c) {
            List<byte[]> expected = new ArrayList<>();
            c.required("client_blocks_b64").forEach(block -> expected.add(octets(block)));
            Set<Integer> acknowledged = new TreeSet<>();
            c.required("acknowledged").forEach(index -> acknowledged.add(index.intValue()));
            List<Block> blocks = new ArrayList<>();
            expected.stream().skip(1).forEach(block -> blocks.add(block(block)));
            if (blocks.isEmpty()) {
                // the client is to give up before it comes to its packets, whichever they are
                blocks.add(new Block(Block.Command.SEND, Packet.of(new byte[Packet.PACKET_LENGTH])));
            }
            return new Script(expected, blocks, acknowledged, text(c, "result").equals("ok"), text(c, "case"));
        }

        private static Block block(byte[] octets) {
            if (octets.length != Block.LENGTH) {
                throw new IllegalArgumentException("a block of " + octets.length + " octets");
            }
            return new Block(
                    octets[0] == 'J' ? Block.Command.JUNK : Block.Command.SEND,
                    Packet.of(Arrays.copyOfRange(octets, COMMAND_LENGTH, COMMAND_LENGTH + Packet.PACKET_LENGTH)));
        }

        boolean says(String... words) {
            return Arrays.stream(words).anyMatch(name::contains);
        }

        boolean zeroKeyId() {
            return says("zero");
        }

        byte[] greeting() {
            return says("unknown version") ? OTHER_VERSION : GREETING;
        }

        Digest20 keyId(Digest20 right) {
            if (zeroKeyId()) {
                return Digest20.of(new byte[Digest20.LENGTH]);
            }
            byte[] keyId = right.bytes();
            if (says("wrong key")) {
                keyId[0] ^= 1;
            }
            return Digest20.of(keyId);
        }

        /** Junk is accepted unless nothing else explains that the case did not end well. */
        boolean accepts(int index) {
            if (blocks.get(index).command() == Block.Command.SEND) {
                return acknowledged.contains(index);
            }
            return ok
                    || IntStream.range(0, blocks.size())
                            .anyMatch(i -> blocks.get(i).command() == Block.Command.SEND && !accepts(i));
        }

        Refusal refusal() {
            if (says("REJECTED", "reject")) {
                return Refusal.REJECTED;
            }
            return says("close", "disconnect") ? Refusal.CLOSE : Refusal.WRONG_DIGEST;
        }
    }

    MmtpClientTranscripts(Vertx vertx, Report report) {
        this.report = report;
        this.client = new MmtpClient(vertx, MmtpClientOptions.withTimeout(LIMIT), Clock.systemUTC());
    }

    void run(String title, JsonNode c) {
        if (text(c, "case").contains("zero")) {
            report.differs(Difference.UNKNOWN_PEER, title, () -> checkRefused(Script.of(c)));
        } else {
            report.check(title, () -> check(c, Script.of(c)));
        }
    }

    private void check(JsonNode c, Script script) throws Exception {
        try (SSLServerSocket listener = TlsPeer.listen(identity)) {
            Future<List<SendOutcome>> sending = send(listener, script);
            try (TlsPeer peer = TlsPeer.accept(listener, LIMIT)) {
                talk(peer, script);
                List<SendOutcome> outcomes = sending.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                peer.hear(Integer.MAX_VALUE, LIMIT);
                expectOctets(script.expected, peer.heard());
                report.expect(
                        "client closed TLS", c.required("client_closed_tls").booleanValue(), peer.isClosedByTls());
                expectOutcomes(c, script, outcomes);
            }
        }
    }

    private void expectOctets(List<byte[]> expected, byte[] heard) {
        int at = 0;
        for (int i = 0; i < expected.size(); i++) {
            int end = Math.min(heard.length, at + expected.get(i).length);
            report.expect("client's block " + i, expected.get(i), Arrays.copyOfRange(heard, at, end));
            at = end;
        }
        report.expect("octets of the client", at, heard.length);
    }

    private void expectOutcomes(JsonNode c, Script script, List<SendOutcome> outcomes) {
        Set<Integer> acknowledged = new TreeSet<>();
        for (int i = 0; i < outcomes.size(); i++) {
            // the reference tells of no acknowledged junk
            if (outcomes.get(i).accepted() && script.blocks.get(i).command() == Block.Command.SEND) {
                acknowledged.add(i);
            }
        }
        report.expect("acknowledged", script.acknowledged, acknowledged);
        boolean all = outcomes.stream().allMatch(SendOutcome::accepted);
        report.expect("result", text(c, "result"), all ? "ok" : "error");
        JsonNode error = c.required("error");
        // the port differs from run to run
        report.expect(
                "error",
                error.isNull() ? "" : error.textValue().replaceFirst("[0-9]{1,5}$", ""),
                all ? "" : UNDELIVERED);
    }

    /** Zeros instead of a key identifier: not even a connection comes about. */
    private void checkRefused(Script script) throws Exception {
        try (SSLServerSocket listener = TlsPeer.listen(identity)) {
            List<SendOutcome> outcomes = send(listener, script).await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            report.expect(
                    "outcomes",
                    Collections.nCopies(script.blocks.size(), SendOutcome.Status.UNREACHED),
                    outcomes.stream().map(SendOutcome::status).toList());
        }
    }

    private Future<List<SendOutcome>> send(SSLServerSocket listener, Script script) {
        MmtpAddress to = new MmtpAddress(LOOPBACK, listener.getLocalPort(), script.keyId(identity.keyId()));
        return client.sendBlocks(to, script.blocks, (index, outcome) -> {});
    }

    private static void talk(TlsPeer peer, Script script) throws Exception {
        if (!script.expected.isEmpty()) {
            peer.hear(GREETING.length, LIMIT);
            peer.write(script.greeting());
        }
        int heard = GREETING.length;
        for (int i = 0; i + 1 < script.expected.size(); i++) {
            heard += Block.LENGTH;
            if (!peer.hear(heard, LIMIT) || peer.isClosed()) {
                return;
            }
            answer(peer, script, i);
        }
    }

    private static void answer(TlsPeer peer, Script script, int index) throws Exception {
        Block block = script.blocks.get(index);
        byte[] received = answer(block, "RECEIVED");
        if (script.accepts(index)) {
            peer.write(received);
            return;
        }
        switch (script.refusal()) {
            case REJECTED -> peer.write(answer(block, "REJECTED"));
            case WRONG_DIGEST -> {
                received[received.length - 1] ^= 1;
                peer.write(received);
            }
            case CLOSE -> peer.close();
        }
    }

    private static byte[] answer(Block block, String word) {
        boolean receivedJunk = block.command() == Block.Command.JUNK && word.equals("RECEIVED");
        byte[] line = (word + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] digested = (receivedJunk ? word + " JUNK" : word).getBytes(StandardCharsets.US_ASCII);
        byte[] answer = Arrays.copyOf(line, line.length + Digest20.LENGTH);
        System.arraycopy(Sha1.hash(block.packet().bytes(), digested), 0, answer, line.length, Digest20.LENGTH);
        return answer;
    }
}
