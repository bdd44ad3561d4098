package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.CloudTrail;

import java.util.Map;

/** Somebody has an administrator's password to the cloud, which no second factor guards. */
public final class CloudIntrusion implements Scenario {
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String CLIENT = "aws-cli/2.27.1 md/awscrt#0.25.4 ua/2.1 os/linux#6.8.0 lang/python#3.13.2";

    @Override
    public String name() {
        return "cloud-intrusion";
    }

    @Override
    public String summary() {
        return "a console login without second factor, a stopped trail, a new administrator, many secrets read";
    }

    @Override
    public void play(Stage stage) {
        String user = stage.draw().pick(stage.world().admins()).name();
        CloudTrail trail = stage.sensors().cloud();
        stage.uses(user);
        trail.consoleLogin(stage.now(), user, stage.attacker(), BROWSER, false, true);
        stage.expect("cloudtrail-login-without-mfa", "source.ip", stage.attacker());
        stage.passSeconds(30, 120);
        call(stage, user, "cloudtrail", "StopLogging", false, Map.of("name", "main"));
        stage.expect("cloudtrail-trail-stopped", "source.ip", stage.attacker());
        String account = "backup-" + stage.draw().letters(4);
        call(stage, user, "iam", "CreateUser", false, Map.of("userName", account));
        call(
                stage,
                user,
                "iam",
                "AttachUserPolicy",
                false,
                Map.of("userName", account, "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"));
        call(stage, user, "iam", "CreateAccessKey", false, Map.of("userName", account));
        stage.uses(account);
        stage.expect("cloudtrail-admin-user-created", "source.ip", stage.attacker());
        int secrets = stage.count(20, 60);
        for (int i = 0; i < secrets; i++) {
            trail.called(
                    stage.now(),
                    user,
                    stage.attacker(),
                    CLIENT,
                    "secretsmanager",
                    "GetSecretValue",
                    true,
                    Map.of("secretId", "prod/service-" + i));
            stage.pass(300, 2500);
        }
        stage.expect("cloudtrail-secrets-burst", "source.ip", stage.attacker());
        stage.expectIncident("credential-access");
    }

    private static void call(
            Stage stage,
            String user,
            String service,
            String action,
            boolean isReadOnly,
            Map<String, Object> parameters) {
        stage.sensors()
                .cloud()
                .called(stage.now(), user, stage.attacker(), CLIENT, service, action, isReadOnly, parameters);
        stage.passSeconds(5, 40);
    }
}
