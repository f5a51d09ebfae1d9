package net.mixminion.testnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The whole network on one machine: three servers with all their processes, a mail server, directory servers that
 * learn of them, a user who downloads the directory and sends a short mail and a long one along the path {@code *3}. Ends with status 0 only if both arrived as they were sent.
 */
public final class Demo {
    private static final Duration MIX_INTERVAL = Duration.ofSeconds(2);
    private static final String RECIPIENT = "someone@example.test";
    private static final String PATH = "*3";
    private static final Duration PUBLISH_LIMIT = Duration.ofSeconds(40);
    private static final String BEGIN = "-----BEGIN TYPE III ANONYMOUS MESSAGE-----\n";
    private static final String END = "-----END TYPE III ANONYMOUS MESSAGE-----";
    private static final int LONG_MESSAGE_OCTETS = 200_000;
    private static final int DELIVERY_LIMIT_SECONDS = 120;

    private final Installation installation;
    private final Path directory;
    private final List<TestServer> servers = new ArrayList<>();

    private Demo(Installation installation, Path directory) {
        this.installation = installation;
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("mixminion-demo");
        int status = 1;
        try {
            status = new Demo(Installation.find(), directory).run() ? 0 : 1;
        } finally {
            if (status == 0) {
                deleteTree(directory);
            } else {
                System.out.println("Everything is left in " + directory + " for you to look at.");
            }
        }
        System.exit(status);
    }

    private boolean run() throws IOException, InterruptedException {
        try (MailSink sink = MailSink.start();
                DirectoryStub directories = DirectoryStub.start(Clock.systemUTC());
                PoolWatch watch = new PoolWatch()) {
            Narrator narrator = new Narrator(watch, servers);
            narrator.say("a mail server listens on 127.0.0.1:%d; everything else is in %s", sink.port(), directory);
            try {
                startServers(sink, directories, watch, narrator);
                downloadDirectory(directories, narrator);
                boolean both = sendShort(sink, narrator) && sendLong(sink, narrator);
                both &= stopServers(narrator);
                narrator.say(both ? "both messages arrived as they were sent" : "FAILED");
                System.out.printf(Locale.ROOT, "demo: %.1f s in all%n", narrator.seconds());
                return both;
            } finally {
                servers.forEach(TestServer::close);
            }
        }
    }

    private void startServers(MailSink sink, DirectoryStub directories, PoolWatch watch, Narrator narrator)
            throws IOException, InterruptedException {
        String published = "Publish: yes\nPublishURL: " + directories.uploadUrl() + "\n" + directories.trustLines();
        for (String nickname : List.of("a", "b", "c")) {
            servers.add(TestServer.create(installation, directory, nickname, sink.port(), MIX_INTERVAL, published));
        }
        // the first one alone, so that its time means something; the others side by side
        servers.get(0).start();
        narrator.say(
                "server a accepts packets on port %d; start to accepting took %.1f s",
                servers.get(0).port(), servers.get(0).startTook().toMillis() / 1000.0);
        servers.get(1).begin();
        servers.get(2).begin();
        for (TestServer server : servers.subList(1, servers.size())) {
            server.awaitReady();
            narrator.say("server %s accepts packets on port %d", server.nickname(), server.port());
        }
        for (TestServer server : servers) {
            watch.add(server);
        }
    }

    private void downloadDirectory(DirectoryStub directories, Narrator narrator)
            throws IOException, InterruptedException {
        narrator.follow(
                "descriptors", 0, (int) PUBLISH_LIMIT.toSeconds(), () -> directories.servers() == servers.size());
        narrator.say("the directory servers took the descriptors of %d servers", directories.servers());
        Files.writeString(directory.resolve(".mixminionrc"), "[DirectoryServers]\n" + directories.trustLines());
        mixminion(new byte[0], "update-servers").out().lines().forEach(line -> narrator.say("the user: %s", line));
        System.out.print(mixminion(new byte[0], "list-servers").out());
    }

    private boolean sendShort(MailSink sink, Narrator narrator) throws IOException, InterruptedException {
        String body = "Hello,\n\nthis came through three remailers, and none of them knows who sent it to whom.\n";
        return send(sink, narrator, "a short mail", body, 1);
    }

    private boolean sendLong(MailSink sink, Narrator narrator) throws IOException, InterruptedException {
        byte[] octets = new byte[LONG_MESSAGE_OCTETS * 3 / 4];
        new Random(20).nextBytes(octets);
        String body = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets) + "\n";
        return send(sink, narrator, "a long mail of " + body.length() / 1000 + " KB", body, 8);
    }

    private boolean send(MailSink sink, Narrator narrator, String what, String body, int packets)
            throws IOException, InterruptedException {
        int before = sink.mails().size();
        narrator.lookFromNow();
        narrator.say("mixminion send -t %s -P %s --subject ...  (%s)", RECIPIENT, PATH, what);
        Installation.Outcome sent = mixminion(
                body.getBytes(StandardCharsets.US_ASCII), "send", "-t", RECIPIENT, "-P", PATH, "--subject", what);
        sent.out().lines().forEach(line -> narrator.say("%s", line));
        double begun = narrator.seconds();
        boolean came = narrator.follow(
                what,
                packets * servers.size(),
                DELIVERY_LIMIT_SECONDS,
                () -> sink.mails().size() > before);
        if (!came) {
            narrator.say("no mail after %d s", DELIVERY_LIMIT_SECONDS);
            return false;
        }
        String mail = sink.mails().get(before);
        narrator.say("delivered by SMTP, %.1f s after it was sent:", narrator.seconds() - begun);
        show(mail);
        boolean same = body.equals(messageIn(mail));
        narrator.say(same ? "the message is what was sent, octet by octet" : "the message DIFFERS from what was sent");
        return same;
    }

    private boolean stopServers(Narrator narrator) throws IOException, InterruptedException {
        boolean clean = true;
        for (TestServer server : servers) {
            clean &= server.stop() == 0;
        }
        narrator.say(clean ? "all servers stopped" : "a server did not stop cleanly");
        return clean;
    }

    private Installation.Outcome mixminion(byte[] input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(installation.mixminion()));
        command.addAll(List.of(arguments));
        Installation.Outcome outcome = installation.run(directory, input, command.toArray(String[]::new));
        if (outcome.status() != 0) {
            throw new IOException(String.join(" ", command) + " ended with status " + outcome.status() + ":\n"
                    + outcome.out() + outcome.err());
        }
        return outcome;
    }

    private static void show(String mail) {
        List<String> lines = mail.lines().toList();
        lines.stream().limit(18).forEach(line -> System.out.println("          | " + line));
        if (lines.size() > 18) {
            System.out.println("          | ... " + (lines.size() - 18) + " more lines");
        }
    }

    /** Takes the message out of its armor; the lines that begin with a dash were escaped. */
    static String messageIn(String mail) {
        int begin = mail.indexOf(BEGIN);
        int end = mail.lastIndexOf(END);
        if (begin < 0 || end < begin) {
            return "";
        }
        int text = mail.indexOf("\n\n", begin) + 2;
        return mail.substring(text, end).replaceAll("(?m)^- ", "");
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
