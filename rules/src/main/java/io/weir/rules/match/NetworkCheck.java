package io.weir.rules.match;

import io.weir.rules.condition.Network;
import io.weir.rules.event.EventView;

import java.util.List;
import java.util.Optional;

/** A value of the slot is an address of one of some networks. */
record NetworkCheck(int slot, NetworkTable table) implements SlotCheck {
    /** However many networks: fewer events have a suitable address than have the field. */
    private static final double AT_MOST = 0.9;

    static NetworkCheck of(int slot, List<Network> networks) {
        return new NetworkCheck(slot, NetworkTable.of(networks));
    }

    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isText(value) && reading.readAddress(value) && table.holds(reading.address())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        boolean hasNoValue = fact instanceof SlotFact.IsAbsent || fact instanceof SlotFact.IsObject;
        return hasNoValue && fact.slot() == slot ? ConstantCheck.FALSE : this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        if (isNegated) {
            return Optional.empty();
        }
        List<Atom> atoms = table.networks().stream()
                .<Atom>map(network -> new Atom.Address(slot, network))
                .toList();
        return Optional.of(new Cover(atoms, Math.min(AT_MOST, covers.rarity().expected(atoms))));
    }

    @Override
    public int cost() {
        return 5;
    }
}
