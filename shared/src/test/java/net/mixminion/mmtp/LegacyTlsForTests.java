package net.mixminion.mmtp;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Does before the first test what each process does at its start. */
public final class LegacyTlsForTests implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LegacyTls.permit();
    }
}
