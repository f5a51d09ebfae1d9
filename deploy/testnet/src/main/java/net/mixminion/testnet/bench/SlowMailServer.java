package net.mixminion.testnet.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that takes its time before it says that it has a mail, and counts mails by their subjects. */
final class SlowMailServer implements AutoCloseable {
    private static final Duration TIME_TAKEN = Duration.ofMillis(30);

    private final ServerSocket listener;
    private final Set<String> subjects = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    SlowMailServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    daemon(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The subjects of all mails. */
    Set<String> subjects() {
        return subjects;
    }

    /** How many mails there were. */
    int count() {
        return count.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                Writer out = new OutputStreamWriter(socket.getOutputStream(), ISO_8859_1)) {
            say(out, "220 slow.example.test");
            boolean inText = false;
            String subject = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!inText) {
                    inText = line.equals("DATA");
                    say(out, inText ? "354 go on" : "250 ok");
                } else if (line.equals(".")) {
                    inText = false;
                    count.incrementAndGet();
                    subjects.add(subject);
                    Pause.of(TIME_TAKEN);
                    say(out, "250 ok");
                } else if (line.startsWith("Subject: ")) {
                    subject = line;
                }
            }
        } catch (IOException e) {
            // the sender was killed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "slow mail server");
        thread.setDaemon(true);
        thread.start();
    }
}
