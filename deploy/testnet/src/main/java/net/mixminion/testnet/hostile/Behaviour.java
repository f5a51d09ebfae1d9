package net.mixminion.testnet.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What a client can do with a connection of its own, and what a server should make of it. */
public enum Behaviour {
    GOOD("a packet that nobody can open", "RECEIVED") {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return answerTo(server, RawMmtp.block("SEND", RawMmtp.noise()));
        }
    },
    JUNK("padding", "RECEIVED") {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return answerTo(server, RawMmtp.block("JUNK", RawMmtp.noise()));
        }
    },
    LEGACY("a packet over TLS 1.0", "RECEIVED") {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            try (RawMmtp client = RawMmtp.connect(server, "TLSv1")) {
                client.greet().write(RawMmtp.block("SEND", RawMmtp.noise()));
                return told(client.read(RawMmtp.ANSWER_LENGTH));
            }
        }
    },
    PIPELINED("sixteen packets at once", "RECEIVED") {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            try (RawMmtp client = RawMmtp.connect(server).greet()) {
                for (int i = 0; i < 16; i++) {
                    client.write(RawMmtp.block("SEND", RawMmtp.noise()));
                }
                String said = "";
                for (int i = 0; i < 16; i++) {
                    said = told(client.read(RawMmtp.ANSWER_LENGTH));
                }
                return said;
            }
        }
    },
    LIST("a list of versions", "MMTP 0.3") {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return lineTo(server, "MMTP 0.1,0.3\r\n");
        }
    },
    WRONG_VERSION("a version that there isn't", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return lineTo(server, "MMTP 9.9\r\n");
        }
    },
    NO_LINE("something that is no version line", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return lineTo(server, "EHLO localhost\r\n");
        }
    },
    LONG_LINE("a version line without an end", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return lineTo(server, "A".repeat(5000));
        }
    },
    EARLY("a block right behind the version line", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return lineTo(server, "MMTP 0.3\r\nSEND\r\n");
        }
    },
    WRONG_DIGEST("a packet whose digest is wrong", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            byte[] block = RawMmtp.block("SEND", RawMmtp.noise());
            block[block.length - 1] ^= 1;
            return answerTo(server, block);
        }
    },
    WRONG_COMMAND("a command that there isn't", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return answerTo(server, RawMmtp.block("QUIT", RawMmtp.noise()));
        }
    },
    HALF("half a packet, then the end", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            try (RawMmtp client = RawMmtp.connect(server).greet()) {
                client.write(Arrays.copyOf(RawMmtp.block("SEND", RawMmtp.noise()), 20_000));
            }
            return Words.CLOSED;
        }
    },
    GARBAGE("random octets instead of TLS", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            byte[] octets = RawMmtp.noise();
            // what is random all through begins like a record once in some hundred times
            Arrays.fill(octets, 0, RECORD_HEADER_LENGTH, NO_RECORD);
            return saysWithoutTls(server, Arrays.copyOf(octets, 1000), Duration.ofSeconds(20));
        }
    },
    SILENT("a connection without a word, until the server has enough", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return saysWithoutTls(server, new byte[0], ENDLESS);
        }
    },
    HALF_HELLO("the beginning of a handshake that does not come on", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            byte[] octets = Arrays.copyOf(HANDSHAKE_OF_A_KILOBYTE, 1000);
            return saysWithoutTls(server, octets, ENDLESS);
        }
    },
    SLOW_LINE("a version line that does not come on", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return endAfter(server, RawMmtp.ascii("MMT"), false);
        }
    },
    SLOW_BLOCK("a packet that does not come on", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return endAfter(server, Arrays.copyOf(RawMmtp.block("SEND", RawMmtp.noise()), 100), true);
        }
    },
    TRICKLE("a packet of which an octet comes twice a second", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            byte[] block = RawMmtp.block("SEND", RawMmtp.noise());
            try (RawMmtp client = RawMmtp.connect(server).greet()) {
                for (byte octet : block) {
                    client.write(new byte[] {octet});
                    if (client.closesWithin(HALF_A_SECOND).orElse(true)) {
                        return Words.CLOSED;
                    }
                }
                return told(client.read(RawMmtp.ANSWER_LENGTH));
            } catch (SocketException e) {
                return Words.CLOSED;
            }
        }
    },
    IDLE("a greeting, and not a word more", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            return endAfter(server, new byte[0], true);
        }
    },
    DEAF("packets without an end, and no answer is read", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            byte[] block = RawMmtp.block("JUNK", RawMmtp.noise());
            Socket small = new Socket();
            small.setReceiveBufferSize(LITTLE);
            try (RawMmtp client = RawMmtp.connect(server, small).greet()) {
                for (int i = 0; i < A_LOT; i++) {
                    client.write(block);
                }
                return "all is taken";
            } catch (SocketException | SSLException e) {
                return Words.CLOSED;
            }
        }
    },
    FULL_AGE("packets twice a minute until the connection is old: a quarter of an hour", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            long begun = System.nanoTime();
            try (RawMmtp client = RawMmtp.connect(server).greet()) {
                while (System.nanoTime() - begun < TOO_OLD.toNanos()) {
                    client.write(RawMmtp.block("JUNK", RawMmtp.noise()));
                    boolean answered = client.read(RawMmtp.ANSWER_LENGTH).length == RawMmtp.ANSWER_LENGTH;
                    if (!answered || client.closesWithin(HALF_A_MINUTE).orElse(false)) {
                        Duration age = Duration.ofNanos(System.nanoTime() - begun);
                        return age.compareTo(YOUNG) < 0 ? "closed after " + age.toSeconds() + " s" : Words.CLOSED;
                    }
                }
                return "open after " + TOO_OLD.toMinutes() + " minutes";
            }
        }
    };

    private static final Duration ENDLESS = Duration.ofMinutes(10);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Duration YOUNG = Duration.ofMinutes(14);
    private static final Duration TOO_OLD = Duration.ofMinutes(17);
    private static final int LITTLE = 2048;
    private static final int RECORD_HEADER_LENGTH = 5;
    private static final byte NO_RECORD = (byte) 0xFF;
    private static final byte[] HANDSHAKE_OF_A_KILOBYTE = {22, 3, 1, 4, 0};
    private static final int A_LOT = 20_000;

    /** Constants of an enum can't name those of its class. */
    private static final class Words {
        static final String CLOSED = "closed";
    }

    private final String about;
    private final String expected;

    Behaviour(String about, String expected) {
        this.about = about;
        this.expected = expected;
    }

    /** What it does, in a few words. */
    public String about() {
        return about;
    }

    /** What a good server says to it: the first line of its answer, or {@code closed}. */
    public String expected() {
        return expected;
    }

    /** The name on a command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** True if this waits until the server's patience is over. */
    public boolean takesLong() {
        return compareTo(SILENT) >= 0;
    }

    /** Does it and tells what the server said: the first line of its answer, {@code closed} or {@code nothing}. */
    public abstract String act(InetSocketAddress server) throws IOException;

    private static String answerTo(InetSocketAddress server, byte[] block) throws IOException {
        try (RawMmtp client = RawMmtp.connect(server).greet()) {
            client.write(block);
            return told(client.read(RawMmtp.ANSWER_LENGTH));
        }
    }

    private static String lineTo(InetSocketAddress server, String line) throws IOException {
        try (RawMmtp client = RawMmtp.connect(server)) {
            client.write(RawMmtp.ascii(line));
            return told(client.read(RawMmtp.VERSION_LINE.length));
        }
    }

    private static String endAfter(InetSocketAddress server, byte[] octets, boolean greeted) throws IOException {
        try (RawMmtp client = RawMmtp.connect(server)) {
            if (greeted) {
                client.greet();
            }
            client.write(octets);
            return client.closesWithin(ENDLESS)
                    .map(closed -> closed ? Words.CLOSED : "nothing")
                    .orElse("something");
        }
    }

    private static String saysWithoutTls(InetSocketAddress server, byte[] octets, Duration patience)
            throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout((int) patience.toMillis());
            return hearsTheEnd(socket, octets);
        }
    }

    private static String hearsTheEnd(Socket socket, byte[] octets) throws IOException {
        try {
            socket.getOutputStream().write(octets);
            socket.getInputStream().readAllBytes();
            return Words.CLOSED;
        } catch (SocketTimeoutException e) {
            return "nothing";
        } catch (SocketException e) {
            return Words.CLOSED;
        }
    }

    private static String told(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        return text.isEmpty() ? Words.CLOSED : text.substring(0, end < 0 ? text.length() : end);
    }
}
