package net.mixminion.testnet.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

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
            try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(RawMmtp.noise(), 0, 1000);
                return hearsTheEnd(socket);
            }
        }
    },
    SILENT("a connection without a word, until the server has enough", Words.CLOSED) {
        @Override
        public String act(InetSocketAddress server) throws IOException {
            try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
                socket.setSoTimeout((int) ENDLESS.toMillis());
                return hearsTheEnd(socket);
            }
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
    };

    private static final Duration ENDLESS = Duration.ofMinutes(10);

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
        return this == SILENT || this == SLOW_LINE || this == SLOW_BLOCK;
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

    private static String hearsTheEnd(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return Words.CLOSED;
        } catch (SocketTimeoutException e) {
            return "nothing";
        } catch (IOException e) {
            return Words.CLOSED;
        }
    }

    private static String told(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        return text.isEmpty() ? Words.CLOSED : text.substring(0, end < 0 ? text.length() : end);
    }
}
