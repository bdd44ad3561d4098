package io.weir.connectors.kibana;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;

import java.io.Serializable;

/**
 * Which Kibana to set up, and how to be let in.
 *
 * @param url with the base path, if there is one, and without a slash at its end
 * @param space empty for the default one
 * @param username empty for an API key, or for a Kibana that asks for nothing
 */
public record KibanaTarget(
        String url, String space, String username, SecretSource password, SecretSource apiKey, Trust trust)
        implements Serializable {}
