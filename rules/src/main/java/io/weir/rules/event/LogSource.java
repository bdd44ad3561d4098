package io.weir.rules.event;

/** Where events come from, as Sigma names it. A part that is not stated is the empty text. */
public record LogSource(String category, String product, String service) {
    public LogSource {
        category = category == null ? "" : category;
        product = product == null ? "" : product;
        service = service == null ? "" : service;
    }

    /** True if every part that this log source states is stated by the other with the same text. */
    public boolean covers(LogSource other) {
        return isOpenOrEqual(category, other.category)
                && isOpenOrEqual(product, other.product)
                && isOpenOrEqual(service, other.service);
    }

    private static boolean isOpenOrEqual(String part, String otherPart) {
        return part.isEmpty() || part.equals(otherPart);
    }
}
