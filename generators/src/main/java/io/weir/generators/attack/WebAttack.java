package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;

/** A web server is looked over with a tool, and then tried by hand: every kind of injection. */
public final class WebAttack implements Scenario {
    private static final int KINDS = 4;

    @Override
    public String name() {
        return "web-attack";
    }

    @Override
    public String summary() {
        return "a tool looks a web server over, then come injections of every kind";
    }

    @Override
    public void play(Stage stage) {
        int requests = stage.count(12, 50);
        var intruder = new WebIntruder(stage, stage.draw().pick(stage.world().hosts("web")));
        int each = Math.max(2, requests / (KINDS + 2));
        intruder.probe(requests - KINDS * each);
        stage.passSeconds(5, 60);
        intruder.inject("web-sql-injection", WebIntruder.SQL_INJECTIONS, each);
        intruder.inject("web-cross-site-scripting", WebIntruder.SCRIPT_INJECTIONS, each);
        intruder.inject("web-path-traversal", WebIntruder.TRAVERSALS, each);
        intruder.inject("web-command-injection", WebIntruder.COMMANDS, each);
    }
}
