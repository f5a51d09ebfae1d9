package net.mixminion.packet.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.mixminion.crypto.AesCtr;
import net.mixminion.crypto.CounterStream;
import net.mixminion.crypto.Digest20;
import net.mixminion.crypto.Keyset;
import net.mixminion.crypto.Lioness;
import net.mixminion.crypto.Mode;
import net.mixminion.crypto.Rsa;
import net.mixminion.crypto.Sha1;
import net.mixminion.crypto.WireFormatException;
import net.mixminion.packet.Mixes;
import net.mixminion.packet.RoutingType;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads, fragments and armor for a fuzzer ({@code deploy/testnet/fuzz}); a usual run tries the samples. */
class PayloadFuzzTest {
    private static final int LIMIT = 32 * 1024;
    private static final int STEPS = 3;
    private static final int RECORD = 8;
    private static final List<PayloadDecoder.Way> WAYS = List.of(
            PayloadDecoder.Way.PLAIN,
            PayloadDecoder.Way.REPLY,
            PayloadDecoder.Way.ENCRYPTED_FORWARD,
            PayloadDecoder.Way.PLAIN);
    private static final Instant EXPIRES = Instant.parse("2026-05-04T00:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 5, 1);
    private static final Mixes.Mix RECIPIENT = Mixes.named("Alpha");
    private static final SurbKey KEY = new SurbKey("alice", new byte[SurbKey.SECRET_LENGTH], EXPIRES);
    private static final Digest20 REPLY_TAG = IntStream.range(0, 1 << 16)
            .mapToObj(PayloadFuzzTest::id)
            .filter(KEY::mayHaveMade)
            .findFirst()
            .orElseThrow();
    private static final PayloadDecoder DECODER = new PayloadDecoder(List.of(KEY), RECIPIENT.key());

    static Stream<byte[]> payloads() {
        SecureRandom random = Mixes.seeded(1);
        byte[] mail = Compression.compress(Samples.octets("SUBJECT:Hi\n\n-dash\nbody\n"));
        byte[] binary = Compression.compress(Samples.octets("\n\u0001\u00ff"));
        byte[] bomb = Compression.compress(new byte[100_000]);
        byte[] fragment = Samples.random(FragmentPayload.capacity(0), random);
        return Stream.of(
                        SingletonPayload.of(mail, 0, random).pack(),
                        SingletonPayload.of(binary, 0, random).pack(),
                        SingletonPayload.of(bomb, 0, random).pack(),
                        SingletonPayload.of(new byte[0], 0, random).pack(),
                        new FragmentPayload(3, Samples.id(1), 100_000, fragment).pack())
                // no need of their padding
                .flatMap(payload -> Stream.of(0, 1, 2, 3).map(way -> sample(way, Arrays.copyOf(payload, 300))));
    }

    static Stream<byte[]> messages() {
        byte[] mail = Compression.compress(Samples.octets("SUBJECT:long\nFROM:me\n\nbody"));
        return Stream.of(mail, Compression.compress(new byte[2000]), new byte[0])
                .flatMap(message -> Stream.of(
                        message, after(new ServerSideHeader(RoutingType.SMTP, Samples.octets("a@b")).pack(), message)));
    }

    static Stream<byte[]> fragments() {
        byte[] all = new byte[0];
        for (int index = 0; index < 8; index++) {
            all = after(all, new byte[] {1, 0, (byte) index, 0, 1, 0, 0, 0});
        }
        return Stream.of(all, Arrays.copyOf(all, 3 * RECORD), new byte[] {1, 0, 9, -1, -1, -1, -1, 0});
    }

    static Stream<byte[]> texts() {
        SecureRandom random = Mixes.seeded(1);
        ReplyBlock block = new ReplyBlockBuilder(random)
                .build(Mixes.hops(Mixes.path(2)), RoutingType.MBOX, Samples.octets("bob"), KEY, EXPIRES);
        return Stream.of(
                AnonymousMessage.of(AnonymousMessage.Type.PLAINTEXT, Samples.octets("-dash\ntext"))
                        .pack(),
                AnonymousMessage.of(AnonymousMessage.Type.BINARY, new byte[100]).pack(),
                AnonymousMessage.encrypted(new byte[100], Samples.id(1)).pack(),
                ReplyBlockText.pack(block),
                block.pack(),
                Samples.octets("-----BEGIN a-----\r\n\r\nx\r\n-----END a-----"));
    }

    /** As the exit reads it: the switch 1 leaves its digest as the fuzzer wrote it. */
    @MethodSource("payloads")
    @FuzzTest
    void payloadAtTheExit(byte[] data) throws WireFormatException {
        byte[] payload = payload(data, 0);
        ExitMessage message = ExitMessage.decode(payload, REPLY_TAG);

        check(message);
        assertThat(ExitMessage.decode(payload, null).contents()).isEqualTo(message.contents());
    }

    /** As its recipient reads it: in the clear, through a reply block, encrypted to him. */
    @MethodSource("payloads")
    @FuzzTest
    void payloadAtItsRecipient(byte[] data) throws Exception {
        int way = data.length == 0 ? 0 : data[0] >> 1 & 3;
        Digest20 tag = REPLY_TAG;
        byte[] payload = payload(data, way == 2 ? Payload.ENCRYPTED_OVERHEAD : 0);
        boolean good = Payload.hashIsGood(payload);
        if (way == 1) {
            answer(payload);
        } else if (way == 2) {
            byte[] encrypted = encrypted(payload);
            tag = Digest20.of(encrypted, 0, Digest20.LENGTH);
            payload = Arrays.copyOfRange(encrypted, Digest20.LENGTH, encrypted.length);
        }
        try {
            Optional<PayloadDecoder.Decoded> decoded = DECODER.decode(payload, tag);
            assertThat(decoded.isPresent() && !good).isFalse();
            decoded.ifPresent(found -> assertThat(found.way()).isEqualTo(WAYS.get(way)));
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @MethodSource("messages")
    @FuzzTest
    void messageOfFragments(byte[] data) throws WireFormatException {
        Optional<ExitMessage> message = ExitMessage.decodeReassembled(data, LIMIT);
        if (message.isPresent()) {
            assertThat(message.get().contentsLength()).isLessThanOrEqualTo(LIMIT);
            check(message.get());
        }
        try {
            ServerSideHeader header = ServerSideHeader.parse(data);
            assertThat(header.pack()).isEqualTo(Arrays.copyOf(data, header.length()));
        } catch (WireFormatException e) {
            assertThat(data.length).isLessThan(4 + 0xffff);
        }
    }

    /** Records of 8 octets: whose, index (2), size (4), digest. */
    @MethodSource("fragments")
    @FuzzTest
    void fragmentsInAnyOrder(byte[] data) {
        FragmentPool pool = new FragmentPool(10_000_000, FinishedMessages.inMemory());
        ByteBuffer in = ByteBuffer.wrap(data);
        while (in.remaining() >= RECORD) {
            int message = in.get() & 3;
            int index = in.getShort() & 0xffff;
            long size = in.getInt() & 0xffffffffL;
            Digest20 digest = Samples.id(in.get());
            if (size > FragmentPayload.capacity(0)) {
                FragmentMeta meta = new FragmentMeta(Samples.id(message), index, size, 0, digest, "", DAY);
                FragmentPool.Outcome expected = pool.test(meta);
                assertThat(pool.add(meta)).isEqualTo(expected);
            }
        }
        for (MessageState state : pool.messages()) {
            assertThat(state.have()).isLessThanOrEqualTo(state.need()).isPositive();
            assertThat(state.isComplete()).isEqualTo(state.have() == state.need());
        }
    }

    /** What people paste. */
    @MethodSource("texts")
    @FuzzTest
    void textWithArmor(byte[] data) {
        try {
            for (AnonymousMessage message : AnonymousMessage.parse(data)) {
                assertThat(AnonymousMessage.parse(message.pack()).get(0).type()).isEqualTo(message.type());
            }
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            for (ReplyBlock block : ReplyBlockText.parse(data, warning -> {})) {
                assertThat(ReplyBlock.parse(block.pack()).digest()).isEqualTo(block.digest());
            }
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            for (ReplyBlock block : ReplyBlock.parseAll(data)) {
                assertThat(block.firstHop().routingInfo()).isNotEmpty();
            }
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void check(ExitMessage message) throws WireFormatException {
        boolean hasText = message.type() != ExitMessage.Type.ERROR
                && (message.type() != ExitMessage.Type.ENCRYPTED
                        || message.tag().isPresent());
        if (!hasText) {
            return;
        }
        List<AnonymousMessage> read = AnonymousMessage.parse(message.armored().pack());
        assertThat(read).hasSize(1);
        byte[] contents = message.contents();
        boolean gotLineEnd = message.isPrinting() && (contents.length == 0 || contents[contents.length - 1] != '\n');
        byte[] expected = gotLineEnd && read.get(0).type() == AnonymousMessage.Type.PLAINTEXT
                ? after(contents, new byte[] {'\n'})
                : contents;
        assertThat(read.get(0).contents()).isEqualTo(expected);
    }

    private static Digest20 id(int number) {
        return Digest20.of(ByteBuffer.allocate(Digest20.LENGTH).putInt(number).array());
    }

    private static byte[] sample(int way, byte[] payload) {
        return after(new byte[] {(byte) (way << 1)}, payload);
    }

    /** 1 octet of switches, then the payload with its digest put right. */
    private static byte[] payload(byte[] data, int overhead) {
        byte[] payload = Arrays.copyOf(
                Arrays.copyOfRange(data, Math.min(1, data.length), data.length), Payload.LENGTH - overhead);
        if (data.length > 0 && (data[0] & 1) == 0) {
            int at = payload[0] < 0 ? FragmentPayload.HASH_OFFSET : SingletonPayload.HASH_OFFSET;
            int end = at + Digest20.LENGTH;
            System.arraycopy(Sha1.digest(payload, end, payload.length - end).bytes(), 0, payload, at, Digest20.LENGTH);
        }
        return payload;
    }

    /** Does to the payload what the hops of a reply block do. */
    private static void answer(byte[] payload) {
        CounterStream stream = KEY.secrets(REPLY_TAG);
        List<byte[]> secrets = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            secrets.add(0, stream.next(AesCtr.KEY_LENGTH));
        }
        for (byte[] secret : secrets) {
            Lioness.decrypt(new Keyset(secret).lioness(Mode.PAYLOAD_ENCRYPT), payload, 0, payload.length);
        }
    }

    /** Handle and payload as {@link EncryptedForward} makes them, of octets that needn't be a payload. */
    private static byte[] encrypted(byte[] payload) {
        byte[] sessionKey = new byte[AesCtr.KEY_LENGTH];
        byte[] plain = after(sessionKey, payload);
        int sealedLength = 256;
        int rsaPlain = sealedLength - Rsa.OVERHEAD;
        byte[] sealed =
                Rsa.encrypt(Arrays.copyOf(plain, rsaPlain), RECIPIENT.key().publicKey(), Mixes.seeded(1));
        byte[] all = after(sealed, Arrays.copyOfRange(plain, rsaPlain, plain.length));
        Lioness.encrypt(
                new Keyset(sessionKey).lioness(Mode.END_TO_END_ENCRYPT), all, sealedLength, all.length - sealedLength);
        return all;
    }

    private static byte[] after(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
