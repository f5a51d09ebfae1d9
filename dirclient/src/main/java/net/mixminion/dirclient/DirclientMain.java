package net.mixminion.dirclient;

import net.mixminion.stage.StageMain;

/**
 * dirclient - publishes descriptors and fetches directories for a Type III remailer.
 *
 * <h2>SYNOPSIS</h2>
 *
 * {@code mixminiond stage dirclient --config FILE}
 *
 * <h2>DESCRIPTION</h2>
 *
 * With {@code Publish: yes}, each descriptor that has not been published is sent to every {@code PublishURL} in
 * [DirectoryServers]; once all of them have taken it, the file {@code published} beside it says so. A server that can't be
 * reached or refuses is tried again after ten minutes, then after twice as long each time, up to twelve hours.
 *
 * <p>With {@code ServerURL} and {@code Fingerprint} in [DirectoryServers], a directory is fetched at the start and once a
 * day in the hour after midnight GMT, at a minute left to chance, from one of the URLs left to chance; after a failure again
 * in an hour. It takes the place of the one before, in {@code work/dir/dir.gz}, only if it is a consensus that more than half
 * of the fingerprints' owners signed, is valid today, is not older than the one before, and every descriptor in it is good.
 *
 * <p>The environment variables {@code http_proxy}, {@code https_proxy} and {@code no_proxy} are honoured. If the directory
 * servers recommend other versions than this, or a server's clock and ours differ by more than {@code MaxSkew}, the log
 * says so.
 *
 * <p>Without such entries dirclient says once that there is nothing to do.
 *
 * <h2>EXIT STATUS</h2>
 *
 * 0 stopped; 64 wrong command line; 78 wrong configuration. No answer of a directory server ends it.
 *
 * <h2>SECURITY</h2>
 *
 * dirclient talks to strangers and reads what they send, so it has nothing to lose: no private key, no packet. Who breaks in
 * here can keep the server's descriptors from being published and give it an old directory, no more; every reader of the
 * directory can check the signatures again. Answers are limited in length and time, also after decompression.
 */
public final class DirclientMain {
    private DirclientMain() {}

    /** Runs the process. */
    public static void main(String[] args) {
        System.exit(StageMain.run("dirclient", args, Dirclient::of));
    }
}
