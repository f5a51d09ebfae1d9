package net.mixminion.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that answers as it is told: a reply for each command by its first word ({@code GREETING} and {@code
 * TEXT} for the two others), {@code HANG} for none, {@code CLOSE} to end the connection. It keeps every line.
 */
final class ScriptedMailServer implements AutoCloseable {
    static final String HANG = "HANG";
    static final String CLOSE = "CLOSE";

    private static final Map<String, String> NORMAL = Map.of(
            "GREETING", "220 mail.example.test",
            "EHLO", "250-mail.example.test\r\n250 8BITMIME",
            "DATA", "354 go on",
            "QUIT", "221 bye");

    private final ServerSocket listener;
    private final Optional<SSLContext> tls;
    private final Map<String, String> answers = new ConcurrentHashMap<>(NORMAL);
    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    ScriptedMailServer() throws IOException {
        this(Optional.empty());
    }

    /** A server that takes STARTTLS as far as it is told to offer it. */
    ScriptedMailServer(Optional<SSLContext> tls) throws IOException {
        this.tls = tls;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What it answers unless it is told otherwise. */
    static String normal(String command) {
        return NORMAL.getOrDefault(command, "250 ok");
    }

    void answer(String command, String reply) {
        answers.put(command, reply);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (!reply(socket, "GREETING")) {
                return;
            }
            talk(socket);
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        StringBuilder text = null;
        String line = line(in);
        while (!line.isEmpty()) {
            if (text != null) {
                text.append(line);
                if (line.equals(".\r\n")) {
                    texts.add(text.toString());
                    text = null;
                    if (!reply(socket, "TEXT")) {
                        return;
                    }
                }
            } else {
                commands.add(line.strip());
                String word = line.strip().split(" ", 2)[0];
                if (!reply(socket, word)) {
                    return;
                }
                if (word.equals("STARTTLS") && tls.isPresent()) {
                    encrypt(socket, tls.get());
                    return;
                }
                text = word.equals("DATA") && answers.getOrDefault("DATA", "").startsWith("354")
                        ? new StringBuilder()
                        : null;
            }
            line = line(in);
        }
    }

    private void encrypt(Socket socket, SSLContext context) throws IOException {
        try (SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true)) {
            secure.setUseClientMode(false);
            commands.add("(encrypted)");
            talk(secure);
        }
    }

    /** A line with its end exactly as it came; empty at the end of the connection. */
    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0) {
            line.append((char) c);
            if (c == '\n') {
                break;
            }
            c = in.read();
        }
        return line.toString();
    }

    private boolean reply(Socket socket, String command) throws IOException {
        String answer = answers.getOrDefault(command, "250 ok");
        if (answer.equals(CLOSE)) {
            return false;
        }
        if (!answer.equals(HANG)) {
            OutputStream out = socket.getOutputStream();
            out.write((answer + "\r\n").getBytes(ISO_8859_1));
            out.flush();
        }
        return true;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted mail server");
        thread.setDaemon(true);
        thread.start();
    }
}
