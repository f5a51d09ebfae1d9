package net.mixminion.sender;

import net.mixminion.mmtp.LegacyTls;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageProvider;

/** Offers the sender to whoever runs stages: its own program, or all stages in one. */
public final class SenderProvider implements StageProvider {
    @Override
    public String name() {
        return "sender";
    }

    /** For the old peers of MMTP; whoever else speaks TLS in the process is not weakened by it. */
    @Override
    public void prepareProcess() {
        LegacyTls.permit();
    }

    @Override
    public Stage create(StageContext context) throws StageException {
        return new Sender(context);
    }
}
