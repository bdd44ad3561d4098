package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;

import java.util.List;

/** One kind of injection into the parameters of a web site. */
public final class Injection implements Scenario {
    private final String name;
    private final String what;
    private final String rule;
    private final List<String> payloads;

    private Injection(String name, String what, String rule, List<String> payloads) {
        this.name = name;
        this.what = what;
        this.rule = rule;
        this.payloads = payloads;
    }

    public static Injection ofSql() {
        return new Injection("sql-injection", "SQL", "web-sql-injection", WebIntruder.SQL_INJECTIONS);
    }

    public static Injection ofScript() {
        return new Injection("xss", "scripts", "web-cross-site-scripting", WebIntruder.SCRIPT_INJECTIONS);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return what + " in parameters of a web site, plain and encoded";
    }

    @Override
    public void play(Stage stage) {
        var intruder = new WebIntruder(stage, stage.draw().pick(stage.world().hosts("web")));
        intruder.inject(rule, payloads, stage.count(8, 40));
    }
}
