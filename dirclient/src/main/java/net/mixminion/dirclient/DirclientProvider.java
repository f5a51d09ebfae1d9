package net.mixminion.dirclient;

import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageProvider;

/** Offers the dirclient to whoever runs stages: its own program, or all stages in one. */
public final class DirclientProvider implements StageProvider {
    @Override
    public String name() {
        return "dirclient";
    }

    @Override
    public Stage create(StageContext context) throws StageException {
        return Dirclient.of(context);
    }
}
