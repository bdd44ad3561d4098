package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.json.JsonFormat;

/** Events of Windows in any of their forms: JSON and XML may come mixed. */
final class WindowsFormat implements Format {
    private final JsonFormat json;
    private final EventXml xml;

    WindowsFormat(ReadContext context) {
        this.json = JsonFormat.ofShape(context, "windows", new WindowsShape(context));
        this.xml = new EventXml(context);
    }

    @Override
    public String name() {
        return json.name();
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return xml.recognises(bytes, from, to) || json.recognises(bytes, from, to);
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        if (xml.recognises(bytes, from, to)) {
            xml.read(bytes, from, to);
        } else {
            json.read(bytes, from, to);
        }
    }
}
