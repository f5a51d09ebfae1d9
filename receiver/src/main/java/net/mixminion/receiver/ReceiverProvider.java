package net.mixminion.receiver;

import net.mixminion.mmtp.LegacyTls;
import net.mixminion.stage.ExitCode;
import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageProvider;

/** Offers the receiver to whoever runs stages: its own program, or all stages in one. */
public final class ReceiverProvider implements StageProvider {
    @Override
    public String name() {
        return "receiver";
    }

    /** For the old peers of MMTP; whoever else speaks TLS in the process is not weakened by it. */
    @Override
    public void prepareProcess() {
        LegacyTls.permit();
    }

    @Override
    public Stage create(StageContext context) throws StageException {
        return new Receiver(
                ReceiverConfig.of(context.config(), context.instance(), context.instances()),
                context,
                () -> Runtime.getRuntime().halt(ExitCode.SOFTWARE.status()));
    }
}
