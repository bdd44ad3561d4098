package io.weir.rules.sigma;

import io.weir.rules.event.Field;

import java.util.Optional;

/**
 * That an event which a rule matches opens or closes a session, under the key {@code weir.session}.
 *
 * @param kind tells ids of different origin apart: those of Windows logons, of the audit system, of a daemon
 * @param id the field with the id of the session
 * @param user the field with the user, if events without an id may be taken for this user's
 * @param origin the field with the address that the session comes from; when it closes, none
 */
public record SessionKeys(boolean opens, String kind, Field id, Optional<Field> user, Optional<Field> origin) {}
