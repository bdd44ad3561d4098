package io.weir.cli.responder;

import io.weir.rules.indicator.IndicatorForm;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.playbook.Response;

/** An address as firewalls are told: canonical, so that nothing but an address can get there. */
record BlockedAddress(String text, boolean isV6) {
    static BlockedAddress of(Response response) throws ExecutorException {
        return IndicatorForm.address(response.target())
                .map(address -> new BlockedAddress(address.value(), address.kind() == IndicatorKind.IPV6))
                .orElseThrow(() -> ExecutorException.forGood("the target of " + response.id() + " is no address"));
    }
}
