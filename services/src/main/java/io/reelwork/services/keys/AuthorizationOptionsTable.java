package io.reelwork.services.keys;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import io.reelwork.services.feed.StoredText;
import io.reelwork.services.sql.Database;
import io.reelwork.services.sql.EntityRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The rows of authorization policy options.
final class AuthorizationOptionsTable {
  private static final Field<String> NAME = field(name("name"), String.class);
  private static final Field<Integer> DELIVERY = field(name("key_delivery_type"), Integer.class);
  private static final Field<String> CONFIGURATION =
      field(name("key_delivery_configuration"), String.class);
  private static final Field<String> RESTRICTIONS = field(name("restrictions"), String.class);
  private static final List<Field<?>> COLUMNS =
      List.of(EntityRows.ID, NAME, DELIVERY, CONFIGURATION, RESTRICTIONS);

  private final EntityRows rows;
  private final StoredText<List<Restriction>> text;

  AuthorizationOptionsTable(Database database, StoredText<List<Restriction>> text) {
    this.rows =
        new EntityRows(
            database, "content_key_policy_option", "ContentKeyAuthorizationPolicyOptions");
    this.text = text;
  }

  EntityRows rows() {
    return rows;
  }

  void insert(String account, AuthorizationOption option) {
    rows.insert(account, option.id().value(), row(option.settings()));
  }

  void update(String account, AuthorizationOption option) {
    rows.update(account, option.id().value(), row(option.settings()));
  }

  private Map<Field<?>, @Nullable Object> row(AuthorizationOption.Settings settings) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(NAME, settings.name().orElse(null));
    row.put(DELIVERY, settings.delivery().number());
    row.put(CONFIGURATION, settings.delivery().configuration().orElse(null));
    row.put(RESTRICTIONS, text.write(settings.restrictions()));
    return row;
  }

  Optional<AuthorizationOption> find(String account, AuthorizationOptionId id) {
    return rows.find(account, id.value(), COLUMNS, this::option);
  }

  /// Holds the option until the open transaction ends, and reads it as it is then.
  Optional<AuthorizationOption> hold(String account, AuthorizationOptionId id) {
    return rows.hold(account, id.value(), COLUMNS, this::option);
  }

  private AuthorizationOption option(Record row) {
    return new AuthorizationOption(
        new AuthorizationOptionId(row.get(EntityRows.ID)),
        new AuthorizationOption.Settings(
            Optional.ofNullable(row.get(NAME)),
            KeyDelivery.of(row.get(DELIVERY), Optional.ofNullable(row.get(CONFIGURATION))),
            text.read(row.get(RESTRICTIONS))));
  }
}
