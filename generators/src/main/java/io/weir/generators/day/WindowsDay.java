package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.Sensors;
import io.weir.generators.log.WindowsLog.Logon;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;
import io.weir.generators.world.World;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody turns up in the morning: logs on to the computer and so to the domain, and starts the usual programs. */
final class WindowsDay implements Activity {
    private static final String SYSTEM = "C:\\Windows\\System32\\";
    private static final String EXPLORER = "C:\\Windows\\explorer.exe";
    private static final List<String> PROGRAMS = List.of(
            "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
            "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE",
            "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
            "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
            SYSTEM + "notepad.exe",
            SYSTEM + "calc.exe");
    private static final List<String> SCRIPTS = List.of(
            "Get-Service | Where-Object Status -eq 'Stopped'",
            "Get-ChildItem C:\\Reports -Filter *.xlsx",
            "Get-ADUser -Filter * -Properties LastLogonDate | Export-Csv users.csv");

    private final Person person;
    private final WorkingDay day;
    private final Optional<Host> station;
    private final World world;
    private final Sensors sensors;
    private final Draw draw;

    /** @param station the computer, if it is one that ships its events */
    WindowsDay(Person person, WorkingDay day, Optional<Host> station, World world, Sensors sensors, Draw draw) {
        this.person = person;
        this.day = day;
        this.station = station;
        this.world = world;
        this.sensors = sensors;
        this.draw = draw;
    }

    @Override
    public Instant first(Instant start) {
        return day.nextBegin(start);
    }

    @Override
    public Instant perform(Instant now) {
        if (!day.isAtHome(now)) {
            station.ifPresent(computer -> useComputer(now, computer));
            visit(now.plusSeconds(draw.between(2, 30)), world.host("dc-01"));
            visit(now.plusSeconds(draw.between(200, 900)), world.host("file-01"));
        }
        return day.nextBegin(now);
    }

    private void visit(Instant time, Host server) {
        Logon logon = sensors.windows().loggedOn(time, server, person.name(), 3, person.office());
        sensors.windows().loggedOff(time.plusSeconds(draw.between(15, 600)), logon);
    }

    private void useComputer(Instant begin, Host computer) {
        Instant time = begin;
        if (draw.chance(4 * person.typosPerLogin())) {
            sensors.windows().logonFailed(time, computer, person.name(), 2, "127.0.0.1");
            time = time.plusSeconds(draw.between(3, 9));
        }
        Logon logon = sensors.windows().loggedOn(time, computer, person.name(), 2, "127.0.0.1");
        for (int i = draw.between(25, 60); i > 0; i--) {
            time = time.plusSeconds(draw.between(40, 900));
            String program = draw.pick(PROGRAMS);
            sensors.windows().processStarted(time, logon, program, '"' + program + '"', EXPLORER);
            if (draw.chance(0.3)) {
                sensors.windows()
                        .connected(
                                time.plusMillis(draw.between(200, 3000)),
                                logon,
                                program,
                                draw.pick(world.sites()).address(),
                                443);
            }
            if (draw.chance(0.1)) {
                sensors.windows()
                        .processAccessed(
                                time.plusMillis(draw.between(10, 90)),
                                computer,
                                "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25090-0\\MsMpEng.exe",
                                program,
                                "0x1000",
                                "C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e");
            }
            if (person.isAdmin() && draw.chance(0.1)) {
                sensors.windows().ranScript(time.plusSeconds(2), computer, draw.pick(SCRIPTS));
            }
        }
        sensors.windows().loggedOff(time.plusSeconds(draw.between(5, 300)), logon);
    }
}
