package io.weir.rules.chain;

import io.weir.rules.alert.AlertStep;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** For each place of a segment the newest run that reached it, and the steps that must not follow there any more. */
final class Reached {
    private static final int NOTHING = -1;

    final Taken[] taken;
    final int[] barred;

    Reached(int places) {
        taken = new Taken[places];
        barred = new int[places];
    }

    void put(int place, Taken newest) {
        taken[place] = newest;
        barred[place] = 0;
    }

    boolean isBarred(int place, int step) {
        return (barred[place] >> step & 1) == 1;
    }

    boolean isEmpty() {
        for (Taken each : taken) {
            if (each != null) {
                return false;
            }
        }
        return true;
    }

    void write(DataOutput output) throws IOException {
        List<Taken> shared = new ArrayList<>();
        Map<Taken, Integer> numbers = new IdentityHashMap<>();
        for (Taken each : taken) {
            number(each, shared, numbers);
        }
        output.writeInt(shared.size());
        for (Taken each : shared) {
            output.writeInt(each.before == null ? NOTHING : numbers.get(each.before));
            output.writeBoolean(each.isOrigin());
            each.step.write(output);
        }
        for (int place = 0; place < taken.length; place++) {
            output.writeInt(taken[place] == null ? NOTHING : numbers.get(taken[place]));
            output.writeInt(barred[place]);
        }
    }

    /** Numbers a run after all that is before it. */
    private static void number(Taken each, List<Taken> shared, Map<Taken, Integer> numbers) {
        if (each == null || numbers.containsKey(each)) {
            return;
        }
        number(each.before, shared, numbers);
        numbers.put(each, shared.size());
        shared.add(each);
    }

    void read(DataInput input) throws IOException {
        List<Taken> shared = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            int before = input.readInt();
            boolean isOrigin = input.readBoolean();
            shared.add(new Taken(before == NOTHING ? null : shared.get(before), AlertStep.read(input), isOrigin));
        }
        for (int place = 0; place < taken.length; place++) {
            int number = input.readInt();
            taken[place] = number == NOTHING ? null : shared.get(number);
            barred[place] = input.readInt();
        }
    }
}
