package net.mixminion.sender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.parsetools.RecordParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection to a mail server: one command at a time, each answered in time or the connection is closed. */
final class SmtpSession {
    private static final int LONGEST_LINE = 4096;
    private static final int DOT = '.';

    private final Vertx vertx;
    private final NetSocket socket;
    private final Duration timeout;
    private final SmtpReply.Reader reader = new SmtpReply.Reader();
    private @Nullable Promise<SmtpReply> awaited;
    private long timer = -1;
    private boolean ended;
    private boolean eightBit;

    /** A connection whose greeting has not been read. Everything happens on the socket's event loop. */
    SmtpSession(Vertx vertx, NetSocket socket, Duration timeout) {
        this.vertx = vertx;
        this.socket = socket;
        this.timeout = timeout;
        listen();
        socket.closeHandler(unused -> end("the mail server closed the connection"));
        socket.exceptionHandler(e -> end("the connection to the mail server broke"));
    }

    private void listen() {
        RecordParser lines = RecordParser.newDelimited("\n", this::line);
        lines.maxRecordSize(LONGEST_LINE);
        lines.exceptionHandler(e -> end("an endless line"));
        socket.handler(lines);
    }

    /** Reads the greeting and says hello; encrypts and logs in as wanted. */
    Future<Void> greet(String ownName, String host, SmtpLogin login) {
        return reply().compose(SmtpSession::completed)
                .compose(unused -> hello(ownName, login.startTls()))
                .compose(reply ->
                        login.startTls() ? encrypt(reply, host, login, ownName) : Future.succeededFuture(reply))
                .compose(reply -> login.isNeeded() ? new SmtpAuth(this, login).run(reply) : Future.succeededFuture());
    }

    private Future<SmtpReply> hello(String ownName, boolean extended) {
        return command("EHLO " + ownName)
                .compose(reply -> {
                    eightBit = reply.offers("8BITMIME");
                    return reply.isCompletion() || extended
                            ? Future.succeededFuture(reply)
                            : command("HELO " + ownName);
                })
                .compose(SmtpSession::completed);
    }

    /** Nothing but the hello has been said in the clear, and nothing that was heard in the clear counts afterwards. */
    private Future<SmtpReply> encrypt(SmtpReply hello, String host, SmtpLogin login, String ownName) {
        if (!hello.offers("STARTTLS")) {
            return Future.failedFuture(new IOException("the mail server offers no TLS"));
        }
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        login.certificates()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return command("STARTTLS")
                .compose(SmtpSession::completed)
                .compose(unused -> {
                    listen();
                    return socket.upgradeToSsl(options, host);
                })
                .compose(unused -> hello(ownName, true));
    }

    /** Whether the server has said that it takes octets above 127. */
    boolean takesEightBit() {
        return eightBit;
    }

    boolean isOpen() {
        return !ended;
    }

    /** Sends a command and gives the answer; fails with an IOException if there is none. */
    Future<SmtpReply> command(String line) {
        if (line.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return Future.failedFuture(new IllegalArgumentException("a command of other than printing characters"));
        }
        Future<SmtpReply> reply = reply();
        if (!ended) {
            socket.write(line + "\r\n").onFailure(e -> end("the connection to the mail server broke"));
        }
        return reply;
    }

    /** Sends the text of a mail with the dot at its end and gives the answer. */
    Future<SmtpReply> text(byte[] text) {
        Future<SmtpReply> reply = reply();
        if (!ended) {
            socket.write(Buffer.buffer(onTheWire(text))).onFailure(e -> end("the connection to the mail server broke"));
        }
        return reply;
    }

    /** Takes leave; does not wait for the answer. */
    void quit() {
        if (!ended) {
            socket.write("QUIT\r\n");
            end("we closed the connection");
        }
    }

    /** Ends the connection. */
    void close() {
        end("we closed the connection");
    }

    /**
     * Every line end as CR LF, a lone CR too, so that no server finds another end of the text than we do; a dot before
     * each line that starts with one; the end.
     */
    static byte[] onTheWire(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 16 + 8);
        boolean lineStart = true;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\r' || text[i] == '\n') {
                out.write('\r');
                out.write('\n');
                if (text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n') {
                    i++;
                }
                lineStart = true;
            } else {
                if (lineStart && text[i] == DOT) {
                    out.write(DOT);
                }
                out.write(text[i]);
                lineStart = false;
            }
        }
        out.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private Future<SmtpReply> reply() {
        if (ended) {
            return Future.failedFuture(new IOException("the connection to the mail server is closed"));
        }
        Promise<SmtpReply> promise = Promise.promise();
        awaited = promise;
        timer = vertx.setTimer(timeout.toMillis(), unused -> end("the mail server didn't answer in time"));
        return promise.future();
    }

    private void line(Buffer octets) {
        String line = octets.toString(StandardCharsets.ISO_8859_1);
        try {
            reader.line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                    .ifPresent(this::answered);
        } catch (IllegalArgumentException e) {
            end("the mail server doesn't speak SMTP");
        }
    }

    private void answered(SmtpReply reply) {
        Promise<SmtpReply> promise = awaited;
        if (promise == null) {
            // nobody asked: a server that takes leave after some time without a mail
            end("the mail server spoke out of turn");
            return;
        }
        awaited = null;
        vertx.cancelTimer(timer);
        promise.complete(reply);
    }

    private void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        vertx.cancelTimer(timer);
        socket.close();
        Promise<SmtpReply> promise = awaited;
        awaited = null;
        if (promise != null) {
            promise.fail(new IOException(reason));
        }
    }

    private static Future<SmtpReply> completed(SmtpReply reply) {
        return reply.isCompletion()
                ? Future.succeededFuture(reply)
                : Future.failedFuture(new IOException("the mail server doesn't want to talk to us: " + reply));
    }
}
