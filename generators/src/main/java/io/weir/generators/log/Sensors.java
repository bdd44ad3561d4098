package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Tape;
import io.weir.generators.world.World;

import java.util.List;

/** Everything at the site that writes logs. */
public record Sensors(
        AuthLog auth,
        AuditLog audit,
        WebLog web,
        WindowsLog windows,
        NetworkSensor network,
        Firewall firewall,
        CloudTrail cloud) {

    /** Every topic that records go to. */
    public static final List<String> TOPICS = List.of(
            AuthLog.TOPIC,
            AuditLog.TOPIC,
            WebLog.TOPIC,
            WindowsLog.TOPIC,
            NetworkSensor.TOPIC,
            Firewall.TOPIC,
            CloudTrail.TOPIC);

    /**
     * @param part of all that plays at once: what machines number themselves differs between parts, because records with
     *     the same number are one record
     */
    public static Sensors of(World world, Tape tape, Draw draw, int part) {
        long firstNumber = 10_000_000L * (part + 1);
        return new Sensors(
                new AuthLog(tape, draw, firstNumber),
                new AuditLog(tape, draw, firstNumber),
                new WebLog(tape),
                new WindowsLog(tape, draw, firstNumber),
                new NetworkSensor(tape, draw),
                new Firewall(tape, draw, world.host("fw-01")),
                new CloudTrail(tape, draw));
    }
}
