package net.mixminion.testnet;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A real SMTP server on the loopback address that keeps what it is given. */
public final class MailSink implements AutoCloseable {
    private final GreenMail server;

    private MailSink(GreenMail server) {
        this.server = server;
    }

    /** Starts one on a free port. */
    public static MailSink start() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(10_000);
        GreenMail server = new GreenMail(setup);
        server.start();
        return new MailSink(server);
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** Every mail so far, as it came, with LF at the line ends. */
    public List<String> mails() {
        return Arrays.stream(server.getReceivedMessages()).map(MailSink::text).toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static String text(MimeMessage mail) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            mail.writeTo(octets);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("a mail in memory can't be read", e);
        }
        return octets.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }
}
