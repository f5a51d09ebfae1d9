package net.mixminion.keyd;

import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageProvider;

/** Offers the keyd to whoever runs stages: its own program, or all stages in one. */
public final class KeydProvider implements StageProvider {
    @Override
    public String name() {
        return "keyd";
    }

    @Override
    public Stage create(StageContext context) throws StageException {
        return Keyd.of(context);
    }
}
